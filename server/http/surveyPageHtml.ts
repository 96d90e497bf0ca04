import { pageStyle } from './surveyPageStyle.ts';
import { pageTexts, type PageLanguage, type PageTexts } from './surveyPageTexts.ts';

// The public survey page: a form that needs no script, no sign-in and nothing from elsewhere.

export type NoticeKind = 'thanks' | 'sorryThanks' | 'answered' | 'gone' | 'slow' | 'tooLarge' | 'trouble';

interface FormState {
  language: PageLanguage;
  /** Chosen in the link or before a refused attempt. */
  score: number | null;
  comment: string;
  wrong: 'choose' | 'tooLong' | null;
}

/** The form. It posts to the address it came from. */
export function renderForm({ language, score, comment, wrong }: FormState): string {
  const texts = pageTexts[language];
  const other: PageLanguage = language === 'en' ? 'zh' : 'en';
  return page(
    texts,
    texts.title,
    `<p>${texts.intro}</p>
${wrong ? `<p class="wrong" role="alert">${texts[wrong]}</p>` : ''}
<form method="post" action="?lang=${language}">
<fieldset><legend>${texts.legend}</legend>
<div class="scores">${texts.scores.map((word, index) => choice(index + 1, word, score)).join('')}</div></fieldset>
<label class="comment" for="comment">${texts.comment} <span>(${texts.optional})</span></label>
<textarea id="comment" name="comment" maxlength="1000" rows="3">${escapeHtml(comment)}</textarea>
<button type="submit">${texts.send}</button>
<p class="small">${texts.privacy}</p>
</form>
<a class="other" href="?lang=${other}${score === null ? '' : `&amp;score=${score}`}" lang="${pageTexts[other].htmlLang}" hreflang="${pageTexts[other].htmlLang}">${texts.otherLanguage}</a>`,
  );
}

/** A page that only says something. */
export function renderNotice(language: PageLanguage, kind: NoticeKind): string {
  const texts = pageTexts[language];
  const title = kind === 'sorryThanks' ? texts.thanksTitle : texts[`${kind}Title`];
  return page(texts, title, `<p role="status">${texts[kind]}</p>`);
}

function page(texts: PageTexts, title: string, content: string): string {
  return `<!doctype html>
<html lang="${texts.htmlLang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

/** Mouths from sad to glad, under two eyes. */
const mouths = ['M10 24q6-8 12 0', 'M10 23q6-4 12 0', 'M10 22h12', 'M10 20q6 5 12 0', 'M9 19q7 10 14 0'];

function choice(score: number, word: string, chosen: number | null): string {
  const checked = score === chosen ? ' checked' : '';
  return `<label><input type="radio" name="score" value="${score}" required${checked}><span class="score"><svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="14"/><path d="M11 12v1M21 12v1"/><path d="${mouths[score - 1] ?? ''}"/></svg><b>${score}</b>${word}</span></label>`;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
