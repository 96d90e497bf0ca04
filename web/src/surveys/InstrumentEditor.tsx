import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import { QuestionFields } from './QuestionFields.tsx';
import { surveyApi, type Question, type SurveyContent } from './surveyApi.ts';
import styles from './Surveys.module.css';
import { SurveyPreview } from './SurveyPreview.tsx';
import { useSurveyOrder } from './useSurveyOrder.ts';
import { withWords } from './words.ts';
import { LanguageField, type EditorLanguage } from './LanguageField.tsx';

const MOST = 8;

export interface Draft {
  /** Null: a new one. */
  id: string | null;
  name: string;
  content: SurveyContent;
  /** The version that was opened. */
  after: number;
}

function newKey(questions: readonly Question[]): string {
  for (let n = questions.length + 1; ; n += 1)
    if (!questions.some(({ key }) => key === `q${n}`)) return `q${n}`;
}

/** Moves, changes, adds and removes questions; the first is always a rating. */
function useContent(initial: SurveyContent) {
  const [content, setContent] = useState(initial);
  const withQuestions = (change: (questions: Question[]) => Question[]) =>
    setContent((before) => ({ ...before, questions: change([...before.questions]) }));
  return {
    content,
    setTitle: (title: SurveyContent['title']) => setContent((before) => ({ ...before, title })),
    change: (at: number, question: Question) => withQuestions((all) => all.with(at, question)),
    remove: (at: number) => withQuestions((all) => all.toSpliced(at, 1)),
    up: (at: number) =>
      withQuestions((all) => {
        const [moved] = all.splice(at, 1);
        return moved ? all.toSpliced(at - 1, 0, moved) : all;
      }),
    add: () =>
      withQuestions((all) => [
        ...all,
        { key: newKey(all), kind: 'csat', dimension: 'overall', weight: 1, text: { en: '' } },
      ]),
  };
}

function isWhole({ title, questions }: SurveyContent): boolean {
  return title.en.trim() !== '' && questions.every(({ text }) => text.en.trim() !== '');
}

/** An instrument being written, beside how a client will see it. Publishing makes the next version. */
export function InstrumentEditor({ draft, onDone }: { draft: Draft; onDone: () => void }) {
  const { t } = useTranslation();
  const order = useSurveyOrder();
  const [name, setName] = useState(draft.name);
  const [language, setLanguage] = useState<EditorLanguage>('en');
  const { content, ...acts } = useContent(draft.content);
  const { id, after } = draft;
  const publish = () =>
    order.mutate(
      async () => {
        if (id === null) return surveyApi.makeInstrument({ name: name.trim(), content });
        if (name.trim() !== draft.name) await surveyApi.changeInstrument(id, { name: name.trim() });
        return surveyApi.publish(id, { content, after });
      },
      { onSuccess: onDone },
    );
  return (
    <div className={styles['editor']}>
      <Stack gap="sm">
        <TextInput
          label={t('surveys.name')}
          maxLength={80}
          required
          value={name}
          data-testid={testIds.editorName}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <LanguageField value={language} onChange={setLanguage} />
        <TextInput
          label={t('surveys.pageTitle')}
          maxLength={300}
          required={language === 'en'}
          placeholder={content.title.en}
          value={content.title[language] ?? ''}
          onChange={({ currentTarget: { value } }) =>
            acts.setTitle(withWords(content.title, language, value))
          }
        />
        {content.questions.map((question, at) => (
          <QuestionFields
            key={question.key}
            question={question}
            place={at}
            language={language}
            onChange={(changed) => acts.change(at, changed)}
            onRemove={content.questions.length > 1 ? () => acts.remove(at) : null}
            onUp={at > 0 ? () => acts.up(at) : null}
          />
        ))}
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} />}
            disabled={content.questions.length >= MOST}
            data-testid={testIds.editorAdd}
            onClick={acts.add}
          >
            {t('surveys.addQuestion')}
          </Button>
        </Group>
        <Group>
          <Button
            loading={order.isPending}
            disabled={name.trim() === '' || !isWhole(content)}
            data-testid={testIds.editorPublish}
            onClick={publish}
          >
            {t(id === null ? 'surveys.make' : 'surveys.publish', { number: after + 1 })}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t('common.close')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          {t('surveys.publishHint')}
        </Text>
      </Stack>
      <SurveyPreview content={content} language={language} isWhole={isWhole(content)} />
    </div>
  );
}
