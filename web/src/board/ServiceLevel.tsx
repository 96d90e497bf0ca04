import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueState, ServiceLevelFormula } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';
import classes from './ServiceLevel.module.css';
import { formulaNames, useFormulaText } from './formulas.ts';
import { ServiceLevelCalls } from './ServiceLevelCalls.tsx';

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

const percent = (share: number): string => `${Math.round(share * 100)} %`;

interface LevelProps {
  queue: QueueState;
  formula: ServiceLevelFormula;
  onOpen: () => void;
}

/** One formula: ours as a judgement, those of other products beside it, so that nobody compares two that differ. */
function Level({ queue, formula, onOpen }: LevelProps) {
  const { t } = useTranslation();
  const formulaText = useFormulaText(queue);
  const { share } = queue.today.serviceLevels[formula];
  if (share === null) return null;
  const grade = gradeOf(share);
  const { tone, Icon } = looks[grade];
  return (
    <Tooltip multiline w={320} label={`${t(`formula.${formula}`)}: ${formulaText(formula)}`}>
      <UnstyledButton
        className={classes['level']}
        data-testid={testIds.serviceLevelBy(formula)}
        data-level={share}
        onClick={onOpen}
      >
        {formula === 'hub' ? (
          <Tag tone={tone} Icon={Icon} data-testid={testIds.serviceLevel} data-level={share}>
            {percent(share)} · {t(`board.grade.${grade}`)}
          </Tag>
        ) : (
          <span className="quiet tabular">
            {t(`formula.${formula}`)} {percent(share)}
          </span>
        )}
      </UnstyledButton>
    </Tooltip>
  );
}

/** Today's service level by each formula; a press opens the calls that it is made of. */
export function ServiceLevel({ queue }: { queue: QueueState }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<ServiceLevelFormula | null>(null);
  const { serviceLevels } = queue.today;
  const isEmpty = formulaNames.every((formula) => serviceLevels[formula].share === null);
  return (
    <>
      {isEmpty && <span className="quiet">{t('board.noCalls')}</span>}
      <div className={classes['levels']}>
        {formulaNames.map((formula) => (
          <Level key={formula} queue={queue} formula={formula} onOpen={() => setOpened(formula)} />
        ))}
      </div>
      {opened && <ServiceLevelCalls queue={queue} opened={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
