import { Radio, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconMoodAngry,
  IconMoodEmpty,
  IconMoodHappy,
  IconMoodSad,
  IconMoodSmile,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Feeling } from '#core/contract/relations.ts';
import { testIds } from '../testIds.ts';
import classes from './FeelingChoice.module.css';

const choices: readonly { value: Feeling; Icon: Icon }[] = [
  { value: -1, Icon: IconMoodAngry },
  { value: -0.5, Icon: IconMoodSad },
  { value: 0, Icon: IconMoodEmpty },
  { value: 0.5, Icon: IconMoodSmile },
  { value: 1, Icon: IconMoodHappy },
];

interface Props {
  value: Feeling | null;
  onChange: (feeling: Feeling | null) => void;
}

/** How the client felt, by the agent's word; it counts before what the words sound like. */
export function FeelingChoice({ value, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={t('feeling.label')}
      description={value === null ? t('feeling.hint') : undefined}
      value={value === null ? '' : String(value)}
      onChange={(chosen) => onChange(choices.find((one) => String(one.value) === chosen)?.value ?? null)}
    >
      <div className={classes['faces']}>
        {choices.map(({ value: feeling, Icon }) => (
          <Tooltip key={feeling} label={t(`feeling.${feeling}`)}>
            <Radio.Card
              value={String(feeling)}
              className={classes['face'] ?? ''}
              aria-label={t(`feeling.${feeling}`)}
              data-tone={Math.sign(feeling)}
              data-testid={testIds.feeling(feeling)}
            >
              <Icon size={22} aria-hidden="true" />
            </Radio.Card>
          </Tooltip>
        ))}
      </div>
      {value !== null && (
        <UnstyledButton className={classes['clear'] ?? ''} onClick={() => onChange(null)}>
          {t('feeling.clear')}
        </UnstyledButton>
      )}
    </Radio.Group>
  );
}
