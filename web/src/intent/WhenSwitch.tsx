import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';

export type When = 'now' | 'afterWork';

interface Props {
  when: When;
  onChange: (when: When) => void;
  /** A supervisor chooses for somebody else. */
  isForced?: boolean;
}

/** While something is in hand: whether to go when it is done, or at once. */
export function WhenSwitch({ when, onChange, isForced = false }: Props) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('force.when')}
      mb={4}
      value={when}
      data-testid={testIds.intentWhen}
      data={[
        { value: 'afterWork', label: t(isForced ? 'force.afterWork' : 'intent.when.afterWork') },
        { value: 'now', label: t('intent.when.now') },
      ]}
      onChange={(chosen) => onChange(chosen === 'now' ? 'now' : 'afterWork')}
    />
  );
}
