import { renderForm } from '../../server/http/surveyPageHtml.ts';

/** A survey's page where everything that somebody wrote is this. */
export function surveyPageOf(written: string): string {
  const questions = (['csat', 'nps', 'yesno', 'text'] as const).map((kind) => ({
    key: kind,
    kind,
    dimension: 'overall' as const,
    weight: 1,
    text: { en: written },
  }));
  return renderForm({
    language: 'en',
    content: { title: { en: written }, questions },
    filled: new Map([['text', written]]),
    wrong: 'choose',
  }).replace('<link rel="icon" href="data:,">', '');
}
