import { Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { QueueState } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';

const GOAL = 0.8;
const POOR = 0.6;

const looks = {
  good: { tone: 'good', Icon: IconCircleCheck },
  fair: { tone: 'warn', Icon: IconAlertTriangle },
  poor: { tone: 'bad', Icon: IconCircleX },
} as const;

function gradeOf(level: number): keyof typeof looks {
  if (level >= GOAL) return 'good';
  return level >= POOR ? 'fair' : 'poor';
}

/** The share, what it means in a word, and on hover the formula it was computed by. */
export function ServiceLevel({ queue }: { queue: QueueState }) {
  const { t } = useTranslation();
  const level = queue.today.serviceLevel;
  if (level === null) return <span className="quiet">{t('board.noCalls')}</span>;
  const grade = gradeOf(level);
  const { tone, Icon } = looks[grade];
  return (
    <Tooltip
      multiline
      w={320}
      label={t('board.formula', { seconds: queue.serviceLevelSeconds, short: queue.shortAbandonSeconds })}
    >
      <Tag tone={tone} Icon={Icon} tabIndex={0} data-testid={testIds.serviceLevel} data-level={level}>
        {Math.round(level * 100)} % · {t(`board.grade.${grade}`)}
      </Tag>
    </Tooltip>
  );
}
