import { wordsIn, type Question, type QuestionKind, type SurveyLanguage } from '../contract/instruments.ts';
import { document, say, verb, type WebhookAnswer } from './twimlVerbs.ts';

// What somebody hears who is asked by keypad after the agent has hung up, in the languages in which clients are asked.

interface SpokenWords {
  hello: string;
  unclear: string;
  thanks: string;
  hints: Record<Exclude<QuestionKind, 'text'>, string>;
}

const words: Record<SurveyLanguage, SpokenWords> = {
  en: {
    hello: 'Please stay on the line for a moment and tell us how it went.',
    unclear: 'Sorry, we did not get that.',
    thanks: 'Thank you. Goodbye.',
    hints: {
      csat: 'Press a key from 1, poor, to 5, excellent.',
      nps: 'Enter a number from 0, not at all, to 10, surely, and then press the hash key.',
      ces: 'Press a key from 1, disagree, to 7, agree.',
      yesno: 'Press 1 for yes, or 2 for no.',
    },
  },
  zh: {
    hello: '请先别挂断，花一点时间评价本次服务。',
    unclear: '抱歉，没有听清您的选择。',
    thanks: '谢谢您，再见。',
    hints: {
      csat: '请按1到5键，1为差，5为优。',
      nps: '请输入0到10，0为不会，10为一定会，然后按井号键。',
      ces: '请按1到7键，1为不同意，7为同意。',
      yesno: '是请按1，否请按2。',
    },
  },
  es: {
    hello: 'No cuelgue todavía y díganos cómo le hemos atendido.',
    unclear: 'Disculpe, no le hemos entendido.',
    thanks: 'Gracias. Adiós.',
    hints: {
      csat: 'Pulse una tecla del 1, mal, al 5, excelente.',
      nps: 'Marque un número del 0, nunca, al 10, seguro, y pulse almohadilla.',
      ces: 'Pulse una tecla del 1, en desacuerdo, al 7, de acuerdo.',
      yesno: 'Pulse 1 para sí o 2 para no.',
    },
  },
  fr: {
    hello: 'Restez en ligne un instant et dites-nous si vous êtes satisfait.',
    unclear: "Désolé, nous n'avons pas compris.",
    thanks: 'Merci. Au revoir.',
    hints: {
      csat: 'Appuyez sur une touche de 1, mauvais, à 5, excellent.',
      nps: 'Composez un nombre de 0, jamais, à 10, sûrement, puis la touche dièse.',
      ces: "Appuyez sur une touche de 1, pas d'accord, à 7, d'accord.",
      yesno: 'Appuyez sur 1 pour oui, ou sur 2 pour non.',
    },
  },
  de: {
    hello: 'Bitte bleiben Sie noch kurz in der Leitung und sagen Sie uns, wie es war.',
    unclear: 'Das haben wir leider nicht verstanden.',
    thanks: 'Vielen Dank. Auf Wiederhören.',
    hints: {
      csat: 'Drücken Sie eine Taste von 1, schlecht, bis 5, sehr gut.',
      nps: 'Wählen Sie eine Zahl von 0, nie, bis 10, sicher, und dann die Rautetaste.',
      ces: 'Drücken Sie eine Taste von 1, stimme nicht zu, bis 7, stimme zu.',
      yesno: 'Drücken Sie 1 für ja oder 2 für nein.',
    },
  },
};

/** How long nothing may be pressed, in seconds. */
const TIMEOUT = '6';

export interface Spoken {
  conversationId: string;
  language: SurveyLanguage;
  publicUrl: string;
}

interface Asking {
  question: Question;
  /** How often this question was heard before. */
  tries: number;
  isFirst: boolean;
}

/** Asks one question. The address of the answer says which, so that keys that are told twice or late are no answer to another. */
export function askByKey(
  { conversationId, language, publicUrl }: Spoken,
  { question, tries, isFirst }: Asking,
): WebhookAnswer {
  const { hello, unclear, hints } = words[language];
  const { key, kind } = question;
  const before = tries > 0 ? [unclear] : isFirst ? [hello] : [];
  const hint = kind === 'text' ? [] : [hints[kind]];
  const said = [...before, wordsIn(question.text, language), ...hint];
  const action = `${publicUrl}/webhooks/twilio/voice/rated/${conversationId}?question=${key}&tries=${tries}`;
  const digits = kind === 'nps' ? '2' : '1';
  const gather = { numDigits: digits, timeout: TIMEOUT, action, method: 'POST', actionOnEmptyResult: true };
  return document(verb('Gather', gather, said.map((one) => say(language, one)).join('')));
}

/** The last words, and the end of the call. */
export function thankAndHangUp({ language }: Pick<Spoken, 'language'>): WebhookAnswer {
  return document(say(language, words[language].thanks), verb('Hangup', {}));
}
