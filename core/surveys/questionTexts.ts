import { wordsIn, type Question, type QuestionKind, type SurveyLanguage } from '../contract/instruments.ts';

// What stands below a question by text or mail: how to answer it, in the client's language.

const hints: Record<SurveyLanguage, Record<QuestionKind, string>> = {
  en: {
    csat: 'Reply 1 (poor) to 5 (excellent)',
    nps: 'Reply 0 (not at all) to 10 (surely)',
    ces: 'Reply 1 (disagree) to 7 (agree)',
    yesno: 'Reply YES or NO',
    text: 'Reply in your own words',
  },
  zh: {
    csat: '回复1(差)至5(优)',
    nps: '回复0(不会)至10(一定会)',
    ces: '回复1(不同意)至7(同意)',
    yesno: '回复“是”或“否”',
    text: '请直接回复您的想法',
  },
  es: {
    csat: 'Responda de 1 (mal) a 5 (excelente)',
    nps: 'Responda de 0 (nunca) a 10 (seguro)',
    ces: 'Responda de 1 (en desacuerdo) a 7 (de acuerdo)',
    yesno: 'Responda SI o NO',
    text: 'Responda con sus palabras',
  },
  fr: {
    csat: 'Répondez de 1 (mauvais) à 5 (excellent)',
    nps: 'Répondez de 0 (jamais) à 10 (sûrement)',
    ces: "Répondez de 1 (pas d'accord) à 7 (d'accord)",
    yesno: 'Répondez OUI ou NON',
    text: 'Répondez avec vos mots',
  },
  de: {
    csat: 'Antworten Sie 1 (schlecht) bis 5 (sehr gut)',
    nps: 'Antworten Sie 0 (nie) bis 10 (sicher)',
    ces: 'Antworten Sie 1 (trifft nicht zu) bis 7 (trifft zu)',
    yesno: 'Antworten Sie JA oder NEIN',
    text: 'Antworten Sie mit eigenen Worten',
  },
};

const orTap: Record<SurveyLanguage, string> = {
  en: 'or tap:',
  zh: '或点',
  es: 'o pulse:',
  fr: 'ou touchez :',
  de: 'oder tippen Sie auf:',
};

const tapOnly: Record<SurveyLanguage, string> = {
  en: 'Tap to say:',
  zh: '点此评价：',
  es: 'Pulse para responder:',
  fr: 'Touchez pour répondre :',
  de: 'Zum Antworten tippen:',
};

const reminders: Record<SurveyLanguage, string> = {
  en: 'Your view still counts for us.',
  zh: '我们仍期待您的评价。',
  es: 'Su opinión nos sigue importando.',
  fr: 'Votre avis compte toujours pour nous.',
  de: 'Ihre Meinung zählt für uns.',
};

interface Asking {
  link: string;
  canAnswer: boolean;
  isReminder: boolean;
}

/** The first question by text. */
export function firstText(
  question: Question,
  language: SurveyLanguage,
  { link, canAnswer, isReminder }: Asking,
): string {
  const ways = canAnswer
    ? `${hints[language][question.kind]}${language === 'zh' ? '' : ' '}${orTap[language]}`
    : tapOnly[language];
  const words = [...(isReminder ? [reminders[language]] : []), wordsIn(question.text, language), ways];
  return `${join(words, language)} ${link}`.replace(/([：]) /u, '$1');
}

/** A further question by text, asked when the one before was answered. */
export function nextText(question: Question, language: SurveyLanguage): string {
  return join([wordsIn(question.text, language), hints[language][question.kind]], language);
}

/** Above the words of a mail that asks once more. */
export const reminderWords = (language: SurveyLanguage): string => reminders[language];

/** A sentence that ends nowhere gets an end before the next begins. */
function join(sentences: readonly string[], language: SurveyLanguage): string {
  const isChinese = language === 'zh';
  return sentences
    .map((said, at) =>
      at < sentences.length - 1 && !/[.?!:。？！：]$/u.test(said) ? `${said}${isChinese ? '。' : '.'}` : said,
    )
    .join(isChinese ? '' : ' ');
}
