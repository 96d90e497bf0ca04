import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCatalogue } from './useCases.ts';
import { useName } from './words.ts';

interface Props {
  value: string | null;
  onChange: (id: string | null) => void;
  testId: string;
  hasLabel?: boolean;
  disabled?: boolean;
}

/** The tree of categories, what is below another under its name. */
export function CategoryField({ value, onChange, testId, hasLabel = true, disabled = false }: Props) {
  const { t } = useTranslation();
  const nameOf = useName();
  const all = useCatalogue()?.categories ?? [];
  const usable = all.filter((one) => !one.retired || one.id === value);
  const data = usable
    .filter(({ parentId }) => parentId === null)
    .map((parent) => ({
      group: nameOf(parent),
      items: [
        { value: parent.id, label: nameOf(parent) },
        ...usable
          .filter(({ parentId }) => parentId === parent.id)
          .map((child) => ({ value: child.id, label: nameOf(child) })),
      ],
    }));
  return (
    <Select
      size="xs"
      {...(hasLabel ? { label: t('case.category') } : { 'aria-label': t('case.category') })}
      placeholder={t('case.anyCategory')}
      searchable
      clearable
      disabled={disabled}
      value={value}
      data={data}
      data-testid={testId}
      onChange={onChange}
    />
  );
}
