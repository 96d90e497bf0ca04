import { ActionIcon, Button, Group, Stack, Switch } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OverflowStep } from '#core/contract/waiting.ts';
import { testIds } from '../testIds.ts';
import { BranchField } from './BranchField.tsx';
import { SecondsField } from './SecondsField.tsx';

interface Props {
  queueId: string;
  steps: readonly OverflowStep[];
  onChange: (steps: OverflowStep[]) => void;
}

const MOST = 10;

/** What happens after so long in all, step by step. */
export function OverflowSteps({ queueId, steps, onChange }: Props) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<OverflowStep>) =>
    onChange(steps.map((step, at) => (at === index ? { ...step, ...part } : step)));
  const last = steps.at(-1)?.afterSeconds ?? 0;
  const added: OverflowStep = { afterSeconds: last + 120, onlyIfEmpty: false, to: { kind: 'voicemail' } };
  return (
    <Stack gap={10}>
      <span className="quiet">{t('waiting.overflow')}</span>
      {steps.map((step, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- steps have no identity but their place
        <Group key={index} gap={12} align="end">
          <SecondsField
            name={`overflow-${index}`}
            label={t('waiting.after')}
            min={5}
            max={14_400}
            value={step.afterSeconds}
            onChange={(afterSeconds) => change(index, { afterSeconds })}
          />
          <BranchField
            name={`overflow-${index}-to`}
            label={t('waiting.goesTo')}
            queueId={queueId}
            value={step.to}
            onChange={(to) => change(index, { to })}
          />
          <Switch
            mb={8}
            label={t('waiting.onlyIfEmpty')}
            checked={step.onlyIfEmpty}
            onChange={(event) => change(index, { onlyIfEmpty: event.currentTarget.checked })}
          />
          <ActionIcon
            mb={4}
            variant="subtle"
            aria-label={t('waiting.removeStep')}
            onClick={() => onChange(steps.filter((_step, at) => at !== index))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          disabled={steps.length >= MOST}
          data-testid={testIds.queueField('addStep')}
          onClick={() => onChange([...steps, added])}
        >
          {t('waiting.addStep')}
        </Button>
      </Group>
    </Stack>
  );
}
