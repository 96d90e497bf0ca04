import type { SurveyLanguage } from '../contract/instruments.ts';
import { Language } from '../contract/words.ts';

// What TwiML is made of.

export interface WebhookAnswer {
  status: number;
  /** TwiML; without it the answer is empty. */
  twiml?: string;
}

export const document = (...verbs: string[]): WebhookAnswer => ({
  status: 200,
  twiml: `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.join('')}</Response>`,
});

/** One element; its text must be escaped, its attributes are not. */
export function verb(name: string, attributes: Record<string, string | boolean>, text = ''): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  return `<${name}${list.join('')}>${text}</${name}>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML may hold it: control characters it may not. */
export function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

export const say = (language: SurveyLanguage, text: string): string =>
  verb('Say', { language: voices[language] }, escape(text));
export const redirect = (url: string): string => verb('Redirect', { method: 'POST' }, escape(url));
/** Twelve seconds of music, so many times. */
export const play = (publicUrl: string, loop = 1): string =>
  verb('Play', loop === 1 ? {} : { loop: String(loop) }, escape(musicOf(publicUrl)));
export const musicOf = (publicUrl: string): string => `${publicUrl}/media/hold-music.wav`;

const voices: Record<SurveyLanguage, string> = {
  en: 'en-US',
  zh: 'zh-CN',
  es: 'es-ES',
  fr: 'fr-FR',
  de: 'de-DE',
};

/** The language that a client is spoken to in; English for one that we do not speak. */
export const languageOf = (language: string): 'en' | 'zh' => Language.catch('en').parse(language);
