import { scales, wordsIn, type SurveyContent, type SurveyLanguage } from '../contract/instruments.ts';
import type { Hub } from '../hub.ts';
import { mailWords, surveyLanguage, surveyUrl } from './surveyTexts.ts';
import { contentOf } from './versions.ts';

// A survey's mail as HTML: one button for each answer to the first question. A button only opens the page with that answer
// chosen; what follows links on its own, such as a scanner, votes for nobody.

interface MailParts {
  content: SurveyContent;
  language: SurveyLanguage;
  url: string;
  /** The words as they stand in the message. */
  text: string;
}

/** The mail of this invite; null when there is none any more. */
export async function surveyMail(hub: Hub, inviteId: string, text: string): Promise<string | null> {
  const invite = await hub.prisma.surveyInvite.findUnique({
    where: { id: inviteId },
    include: { client: { select: { language: true } } },
  });
  if (!invite) return null;
  const content = await contentOf({ db: hub.prisma }, invite.versionId);
  return surveyMailHtml({
    content,
    language: surveyLanguage(invite.client.language),
    url: surveyUrl(hub, inviteId),
    text,
  });
}

const BUTTON =
  'display:inline-block;min-width:36px;padding:10px 0;margin:0 4px 6px 0;border-radius:8px;background:#0b62c4;color:#ffffff;text-align:center;text-decoration:none;font-weight:600';

export function surveyMailHtml({ content, language, url, text }: MailParts): string {
  const [first] = content.questions;
  const scale = first ? scales[first.kind] : null;
  const { hello, how, thanks } = mailWords[language];
  const buttons =
    first && scale
      ? Array.from({ length: scale.to - scale.from + 1 }, (_, at) => {
          const value = scale.from + at;
          return `<a href="${url}?${first.key}=${value}" style="${BUTTON}">${value}</a>`;
        }).join('')
      : '';
  // The greeting and why we write; the question and the link follow as buttons.
  const [, why = ''] = text.split('\n\n');
  return `<!doctype html><html lang="${language}"><body style="font-family:sans-serif;line-height:1.5;color:#17212b">
<p>${escape(hello)}</p><p>${escape(why)}</p>
<p><b>${first ? escape(wordsIn(first.text, language)) : ''}</b></p>
<p>${buttons}</p>
<p style="color:#51606f">${escape(how)}<br><a href="${url}">${url}</a></p>
<p>${escape(thanks)}</p></body></html>`;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(words: string): string {
  return words.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
