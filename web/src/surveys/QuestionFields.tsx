import { ActionIcon, Group, NumberInput, Select, Textarea } from '@mantine/core';
import { IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import type { EditorLanguage } from './LanguageField.tsx';
import type { Question } from './surveyApi.ts';
import styles from './Surveys.module.css';
import { withWords } from './words.ts';

const kinds = ['csat', 'nps', 'ces', 'yesno', 'text'] as const;
const ratings = ['csat', 'nps', 'ces'] as const;
const dimensions = [
  'overall',
  'agent',
  'speed',
  'solution',
  'value',
  'effort',
  'project',
  'recommend',
  'again',
  'comment',
] as const;

interface Props {
  question: Question;
  place: number;
  language: EditorLanguage;
  onChange: (question: Question) => void;
  onRemove: (() => void) | null;
  onUp: (() => void) | null;
}

export function QuestionFields({ question, place, language, onChange, onRemove, onUp }: Props) {
  const { t } = useTranslation();
  const offered: readonly Question['kind'][] = place === 0 ? ratings : kinds;
  return (
    <div className={styles['item']} data-testid={testIds.editorQuestion(place)}>
      <Textarea
        autosize
        minRows={1}
        label={t('surveys.question', { n: place + 1 })}
        maxLength={300}
        required={language === 'en'}
        placeholder={question.text.en}
        value={question.text[language] ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...question, text: withWords(question.text, language, value) })
        }
      />
      <Group mt="xs" align="end" gap="xs">
        <Select
          size="xs"
          w={190}
          label={t('surveys.answeredBy')}
          allowDeselect={false}
          value={question.kind}
          data={offered.map((kind) => ({ value: kind, label: t(`surveys.kind.${kind}`) }))}
          onChange={(value) =>
            onChange({ ...question, kind: kinds.find((kind) => kind === value) ?? question.kind })
          }
        />
        <Select
          size="xs"
          w={170}
          label={t('surveys.about')}
          allowDeselect={false}
          value={question.dimension}
          data={dimensions.map((one) => ({ value: one, label: t(`surveys.dimension.${one}`) }))}
          onChange={(value) =>
            onChange({
              ...question,
              dimension: dimensions.find((one) => one === value) ?? question.dimension,
            })
          }
        />
        {question.kind === 'csat' && (
          <NumberInput
            size="xs"
            w={90}
            label={t('surveys.weight')}
            min={1}
            max={10}
            clampBehavior="strict"
            value={question.weight}
            onChange={(value) => onChange({ ...question, weight: Number(value) || 1 })}
          />
        )}
        {onUp && (
          <ActionIcon variant="default" size={30} aria-label={t('surveys.up')} onClick={onUp}>
            <IconArrowUp size={16} />
          </ActionIcon>
        )}
        {onRemove && (
          <ActionIcon variant="default" size={30} aria-label={t('surveys.remove')} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </Group>
    </div>
  );
}
