import type { Delivery } from '../../prisma/generated/client.ts';
import { SurveyLanguage, wordsIn, type SurveyContent } from '../contract/instruments.ts';
import type { MessageChannel } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { withCaseLink } from '../channels/caseLink.ts';
import { unsubscribeUrl } from '../mailboxes/unsubscribe.ts';
import { isOneWay } from '../senders/reach.ts';
import { builtIns } from './builtIn.ts';
import { firstText, reminderWords } from './questionTexts.ts';
import { surveyToken } from './surveyToken.ts';

// What the client reads. In the message and on the timeline stands [link]; the real link is put in on the way out, so that
// no agent ever sees it and nobody rates their own work.

const LINK = '[link]';

/** What stands below an automated text whose sender cannot be answered, so that STOP would reach nobody. */
const noMore = { en: 'No replies here. No more of these:', zh: '此号码无法接收回复。退订：' };

interface SurveyText {
  subject: string | null;
  text: string;
}

interface MailWords {
  hello: string;
  why: string;
  how: string;
  thanks: string;
}

export const mailWords: Record<SurveyLanguage, MailWords> = {
  en: {
    hello: 'Hello,',
    why: 'we would like to know what you think.',
    how: 'Answer on this page; it takes a minute at most and you need not sign in:',
    thanks: 'Thank you!',
  },
  zh: {
    hello: '您好！',
    why: '我们很想听听您的看法。',
    how: '请点击链接作答，最多一分钟，无需登录：',
    thanks: '谢谢！',
  },
  es: {
    hello: 'Hola:',
    why: 'nos gustaría conocer su opinión.',
    how: 'Responda en esta página; lleva como mucho un minuto y no hace falta iniciar sesión:',
    thanks: '¡Gracias!',
  },
  fr: {
    hello: 'Bonjour,',
    why: 'nous aimerions connaître votre avis.',
    how: 'Répondez sur cette page ; cela prend une minute au plus, sans vous identifier :',
    thanks: 'Merci !',
  },
  de: {
    hello: 'Guten Tag,',
    why: 'wir möchten gern wissen, was Sie denken.',
    how: 'Antworten Sie auf dieser Seite; es dauert höchstens eine Minute, ohne Anmeldung:',
    thanks: 'Vielen Dank!',
  },
};

interface Manner {
  /** Without one: the usual survey of the house. */
  content?: SurveyContent | undefined;
  canAnswer?: boolean;
  isReminder?: boolean;
}

/** A client's language as surveys have it; English for all others. */
export const surveyLanguage = (language: string): SurveyLanguage =>
  SurveyLanguage.catch('en').parse(language);

/** The first question in the client's language, with [link] in the place of the link. */
export function surveyText(
  language: string,
  channel: MessageChannel,
  { content = builtIns[0]?.content, canAnswer = true, isReminder = false }: Manner = {},
): SurveyText {
  const spoken = surveyLanguage(language);
  const [first] = content?.questions ?? [];
  if (!content || !first) throw new Error('a survey without a question');
  if (channel === 'sms')
    return { subject: null, text: firstText(first, spoken, { link: LINK, canAnswer, isReminder }) };
  const { hello, why, how, thanks } = mailWords[spoken];
  const begin = isReminder ? reminderWords(spoken) : why;
  return {
    subject: wordsIn(content.title, spoken),
    text: [`${hello}\n\n${begin}`, wordsIn(first.text, spoken), `${how}\n${LINK}`, thanks].join('\n\n'),
  };
}

export function surveyUrl(hub: Pick<Hub, 'config'>, inviteId: string): string {
  return `${hub.config.publicUrl}/s/${surveyToken(hub.config.authSecret, inviteId)}`;
}

const KEY = 'survey-';
const ID_LENGTH = 36;

/** A survey's delivery belongs to its invite by this key, and is made once; so is each further question and the reminder. */
export function surveyDeliveryKey(inviteId: string, part = ''): string {
  return part === '' ? `${KEY}${inviteId}` : `${KEY}${inviteId}-${part}`;
}

/** Whose delivery this is. */
export const inviteOfKey = (key: string): string => key.slice(KEY.length, KEY.length + ID_LENGTH);

type Leaving = Pick<Delivery, 'id' | 'from' | 'purpose' | 'idempotencyKey'>;

/**
 * The text as it leaves the house: a survey has its link, and what no person has written says how to have no more of it where an
 * answer would reach nobody. All else is as it is stored.
 */
export function outgoingText(hub: Pick<Hub, 'config'>, delivery: Leaving, text: string): string {
  if (delivery.purpose === 'reply') return text;
  const inviteId = inviteOfKey(delivery.idempotencyKey);
  const whole =
    delivery.purpose === 'survey'
      ? text.replaceAll(LINK, surveyUrl(hub, inviteId))
      : withCaseLink(hub.config, delivery.idempotencyKey, text);
  if (!isOneWay(delivery.from)) return whole;
  const language = /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
  return `${whole}\n${noMore[language]} ${unsubscribeUrl(hub.config, delivery.id)}`;
}
