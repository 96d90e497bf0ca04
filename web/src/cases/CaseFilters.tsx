import { Button, Checkbox, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SetURLSearchParams } from 'react-router';
import { useAgents } from '../agents/useAgents.ts';
import { caseTestIds } from '../caseTestIds.ts';
import { CategoryField } from './CategoryField.tsx';
import classes from './Cases.module.css';
import { filterNames, type FilterName } from './filters.ts';
import { useCatalogue } from './useCases.ts';
import { rootCauses, useName } from './words.ts';

interface Props {
  search: URLSearchParams;
  setSearch: SetURLSearchParams;
}

const kinds = ['complaint', 'suggestion', 'request'] as const;
const severities = ['critical', 'high', 'normal', 'low'] as const;

/** All that narrows the list down; kept in the page's address. */
export function CaseFilters({ search, setSearch }: Props) {
  const { t } = useTranslation();
  const nameOf = useName();
  const agents = useAgents();
  const departments = useCatalogue()?.departments ?? [];
  const set = (name: FilterName, value: string | null) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  const choice = (name: FilterName, label: string, data: { value: string; label: string }[]) => (
    <Select
      size="xs"
      w={150}
      clearable
      searchable={data.length > 8}
      aria-label={label}
      placeholder={label}
      value={search.get(name)}
      data={data}
      data-testid={caseTestIds.casesFilter(name)}
      onChange={(value) => set(name, value)}
    />
  );
  const hasFilter = filterNames.some((name) => name !== 'state' && search.has(name));
  return (
    <div className={classes['filters']}>
      {choice(
        'kind',
        t('case.kind'),
        kinds.map((value) => ({ value, label: t(`case.kind.${value}`) })),
      )}
      {choice(
        'severity',
        t('case.severity'),
        severities.map((value) => ({ value, label: t(`case.severity.${value}`) })),
      )}
      <CategoryField
        hasLabel={false}
        value={search.get('categoryId')}
        testId={caseTestIds.casesFilter('categoryId')}
        onChange={(value) => set('categoryId', value)}
      />
      {choice(
        'departmentId',
        t('case.department'),
        departments.map((one) => ({ value: one.id, label: nameOf(one) })),
      )}
      {choice('ownerId', t('case.owner'), [
        { value: 'me', label: t('case.mine') },
        { value: 'none', label: t('case.nobody') },
        ...agents.map(({ id, name }) => ({ value: id, label: name })),
      ])}
      {choice('rootCause', t('case.rootCause'), [
        ...rootCauses.map((value) => ({ value, label: t(`case.cause.${value}`) })),
        { value: 'none', label: t('case.cause.none') },
      ])}
      <Checkbox
        size="xs"
        label={t('case.late')}
        checked={search.get('late') === 'true'}
        data-testid={caseTestIds.casesFilter('late')}
        onChange={(event) => set('late', event.currentTarget.checked ? 'true' : null)}
      />
      {hasFilter && (
        <Button size="compact-xs" variant="subtle" onClick={() => setSearch({}, { replace: true })}>
          {t('case.clearFilters')}
        </Button>
      )}
    </div>
  );
}
