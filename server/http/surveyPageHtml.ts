import {
  scales,
  SurveyLanguage,
  wordsIn,
  type Question,
  type SurveyContent,
} from '../../core/contract/instruments.ts';
import { LONGEST_WORDS } from '../../core/surveys/answerRules.ts';
import { pageStyle } from './surveyPageStyle.ts';
import { pageTexts, type PageLanguage, type PageTexts } from './surveyPageTexts.ts';

// The public survey page: a form that needs no script, no sign-in and nothing from elsewhere.

export type NoticeKind = 'thanks' | 'sorryThanks' | 'answered' | 'gone' | 'slow' | 'tooLarge' | 'trouble';

/** What is chosen or written already, by question: from the link, from another way, or before a refused attempt. */
export type Filled = ReadonlyMap<string, string>;

export interface FormState {
  language: PageLanguage;
  content: SurveyContent;
  filled: Filled;
  wrong: 'choose' | 'wrong' | null;
}

/** The form. It posts to the address it came from. */
export function renderForm({ language, content, filled, wrong }: FormState): string {
  const texts = pageTexts[language];
  const fields = content.questions.map((question, at) =>
    fieldOf(question, { language, texts, chosen: filled.get(question.key) ?? '', isFirst: at === 0 }),
  );
  return page(
    texts,
    wordsIn(content.title, language),
    `<p>${texts.intro}</p>
${wrong ? `<p class="wrong" role="alert">${texts[wrong]}</p>` : ''}
<form method="post" action="?lang=${language}">
${fields.join('\n')}
<button type="submit">${texts.send}</button>
<p class="small">${texts.privacy}</p>
</form>
<nav class="other" aria-label="${texts.languages}">${SurveyLanguage.options
      .filter((other) => other !== language)
      .map((other) => languageLink(other, content, filled))
      .join(' ')}</nav>`,
  );
}

/** What is chosen goes along; what was written would be in the address. */
function languageLink(language: PageLanguage, { questions }: SurveyContent, filled: Filled): string {
  const { htmlLang, own } = pageTexts[language];
  const chosen = questions.flatMap(({ key, kind }) => {
    const value = filled.get(key) ?? '';
    return kind !== 'text' && /^\d+$/.test(value) ? [`&amp;${key}=${value}`] : [];
  });
  return `<a href="?lang=${language}${chosen.join('')}" lang="${htmlLang}" hreflang="${htmlLang}">${own}</a>`;
}

interface Field {
  language: PageLanguage;
  texts: PageTexts;
  chosen: string;
  isFirst: boolean;
}

function fieldOf(question: Question, { language, texts, chosen, isFirst }: Field): string {
  const { key, kind } = question;
  const asked = escapeHtml(wordsIn(question.text, language));
  const optional = isFirst ? '' : ` <span>(${texts.optional})</span>`;
  if (kind === 'text')
    return `<label class="comment" for="${key}">${asked}${optional}</label>
<textarea id="${key}" name="${key}" maxlength="${LONGEST_WORDS}" rows="3">${escapeHtml(chosen)}</textarea>`;
  const scale = scales[kind] ?? { from: 0, to: 0 };
  const values = Array.from({ length: scale.to - scale.from + 1 }, (_, at) => scale.from + at);
  // Yes is read first.
  if (kind === 'yesno') values.reverse();
  const choices = values.map((value) =>
    choice({ key, value, isChosen: String(value) === chosen, isFirst, ...looksOf(kind, value, texts) }),
  );
  const ends = kind === 'nps' || kind === 'ces' ? texts[kind] : null;
  return `<fieldset><legend>${asked}${optional}</legend>
<div class="scores ${kind}">${choices.join('')}</div>${
    ends ? `<div class="ends" aria-hidden="true"><span>${ends[0]}</span><span>${ends[1]}</span></div>` : ''
  }</fieldset>`;
}

/** Mouths from sad to glad, under two eyes. */
const mouths = ['M10 24q6-8 12 0', 'M10 23q6-4 12 0', 'M10 22h12', 'M10 20q6 5 12 0', 'M9 19q7 10 14 0'];

interface Looks {
  face: string;
  word: string;
  /** What a reader says of it that stands below for the eye. */
  said: string;
}

function looksOf(kind: Question['kind'], value: number, texts: PageTexts): Looks {
  if (kind === 'csat') {
    const mouth = mouths[value - 1] ?? '';
    const face = `<svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="14"/><path d="M11 12v1M21 12v1"/><path d="${mouth}"/></svg>`;
    return { face, word: texts.scores[value - 1] ?? '', said: '' };
  }
  if (kind === 'yesno') return { face: '', word: texts.yesno[value] ?? '', said: '' };
  const ends = kind === 'nps' || kind === 'ces' ? texts[kind] : ['', ''];
  const scale = scales[kind];
  const said = value === scale?.from ? (ends[0] ?? '') : value === scale?.to ? (ends[1] ?? '') : '';
  return { face: '', word: '', said };
}

interface Choice extends Looks {
  key: string;
  value: number;
  isChosen: boolean;
  isFirst: boolean;
}

function choice({ key, value, isChosen, isFirst, face, word, said }: Choice): string {
  const number = word !== '' && face === '' ? `<b>${word}</b>` : `<b>${value}</b>${word}`;
  const label = said === '' ? '' : ` aria-label="${value}: ${said}"`;
  return `<label><input type="radio" name="${key}" value="${value}"${isFirst ? ' required' : ''}${isChosen ? ' checked' : ''}${label}><span class="score">${face}${number}</span></label>`;
}

/** A page that only says something. */
export function renderNotice(language: PageLanguage, kind: NoticeKind): string {
  const texts = pageTexts[language];
  const title = kind === 'sorryThanks' ? texts.thanksTitle : texts[`${kind}Title`];
  return page(texts, title, `<p role="status">${texts[kind]}</p>`);
}

function page(texts: PageTexts, title: string, content: string): string {
  const head = escapeHtml(title);
  return `<!doctype html>
<html lang="${texts.htmlLang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="data:,">
<title>${head}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${head}</h1>
${content}
</main>
</body>
</html>
`;
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
