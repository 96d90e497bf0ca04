import type { z } from 'zod';
import type { PreviewSurvey, SurveyPreviews } from '../../core/contract/instruments.ts';
import type { Hub } from '../../core/hub.ts';
import { surveyText } from '../../core/surveys/surveyTexts.ts';
import { renderForm } from './surveyPageHtml.ts';

/** A survey as a client with this language gets it, before anybody is asked. The link is one of the usual length. */
export function previewSurveyAsked(
  { config }: Pick<Hub, 'config'>,
  { content, language }: z.output<typeof PreviewSurvey>,
): SurveyPreviews {
  const link = `${config.publicUrl}/s/${'x'.repeat(22)}`;
  const mail = surveyText(language, 'email', { content });
  return {
    html: renderForm({ language, content, filled: new Map(), wrong: null }),
    sms: surveyText(language, 'sms', { content }).text.replace('[link]', link),
    mailSubject: mail.subject ?? '',
    mail: mail.text.replace('[link]', link),
  };
}
