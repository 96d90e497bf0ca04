import type { EventData } from '#core/contract/events.ts';
import { useTranslation } from 'react-i18next';

type Answers = NonNullable<EventData<'survey.answered'>['answers']>;

/** Every question as it was asked, and what was said to it; what nobody answered is shown as such. */
export function AnswerLines({ answers }: { answers: Answers }) {
  const { t, i18n } = useTranslation();
  const said = ({ kind, value, text }: Answers[number]): string => {
    if (text !== null) return text;
    if (value === null) return t('surveys.notAnswered');
    return kind === 'yesno' ? t(`surveys.yesno.${value === 1 ? 'yes' : 'no'}`) : String(value);
  };
  return (
    <dl style={{ display: 'grid', gridTemplateColumns: '1fr auto', gap: '2px 12px', margin: '6px 0' }}>
      {answers.map((answer) => (
        <div key={answer.key} style={{ display: 'contents' }}>
          <dt className="muted">
            {i18n.language.startsWith('zh') ? (answer.label.zh ?? answer.label.en) : answer.label.en}
          </dt>
          <dd className="tabular" style={{ margin: 0 }}>
            {said(answer)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
