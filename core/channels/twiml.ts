import twilio from 'twilio';
import { Language } from '../contract/words.ts';

// The instructions that we give the phone network. Texts in the client's language.

export interface WebhookAnswer {
  status: number;
  /** TwiML; without it the answer is empty. */
  twiml?: string;
}

export const EMPTY: WebhookAnswer = {
  status: 200,
  twiml: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
};

const voices = { en: 'en-US', zh: 'zh-CN' } as const;

const words = {
  en: {
    greeting: 'Thank you for calling. Please stay on the line.',
    position: (place: number) => (place <= 1 ? 'You are next in line.' : `You are number ${place} in line.`),
    parked: 'A call from your number is going on already. Please hold, we will take you next.',
    unknown: 'This number is not in service. Goodbye.',
  },
  zh: {
    greeting: '感谢您的来电,请稍候。',
    position: (place: number) => (place <= 1 ? '您是下一位。' : `您排在第${place}位。`),
    parked: '您的号码正在通话中,请稍候,我们马上为您接入。',
    unknown: '您拨打的号码不存在,再见。',
  },
} as const;

const languageOf = (language: string): 'en' | 'zh' => Language.catch('en').parse(language);

/**
 * Puts the caller into the conversation's conference at once. The greeting is the beginning of the wait: an agent who
 * accepts while it is spoken is connected and not kept waiting for its end.
 */
export function queueCall(call: { conversationId: string; publicUrl: string }): WebhookAnswer {
  const response = new twilio.twiml.VoiceResponse();
  response.dial().conference(
    {
      waitUrl: `${call.publicUrl}/webhooks/twilio/voice/greet/${call.conversationId}`,
      waitMethod: 'POST',
      startConferenceOnEnter: false,
      endConferenceOnExit: true,
      beep: 'false',
      participantLabel: 'client',
    },
    `conv-${call.conversationId}`,
  );
  return { status: 200, twiml: response.toString() };
}

interface Wait {
  conversationId: string;
  language: string;
  publicUrl: string;
}

/** The first thing the caller hears; then the wait document. */
export function greeting(wait: Wait & { greeting: string | null }): WebhookAnswer {
  const language = languageOf(wait.language);
  const response = new twilio.twiml.VoiceResponse();
  response.say({ language: voices[language] }, wait.greeting ?? words[language].greeting);
  response.redirect({ method: 'POST' }, waitUrl(wait));
  return { status: 200, twiml: response.toString() };
}

/** What the caller hears while waiting: the place in line, then music, and again. */
export function waitDocument(wait: Wait & { place: number | null }): WebhookAnswer {
  const language = languageOf(wait.language);
  const response = new twilio.twiml.VoiceResponse();
  if (wait.place !== null) response.say({ language: voices[language] }, words[language].position(wait.place));
  response.play(`${wait.publicUrl}/media/hold-music.wav`);
  response.redirect({ method: 'POST' }, waitUrl(wait));
  return { status: 200, twiml: response.toString() };
}

function waitUrl({ publicUrl, conversationId }: Wait): string {
  return `${publicUrl}/webhooks/twilio/voice/wait/${conversationId}`;
}

/** A second call of a client whose first is going on: wait and ask again. */
export function parkCall(call: { legId: string; language: string; publicUrl: string }): WebhookAnswer {
  const language = languageOf(call.language);
  const response = new twilio.twiml.VoiceResponse();
  response.say({ language: voices[language] }, words[language].parked);
  response.play(`${call.publicUrl}/media/hold-music.wav`);
  response.redirect({ method: 'POST' }, `${call.publicUrl}/webhooks/twilio/voice/parked/${call.legId}`);
  return { status: 200, twiml: response.toString() };
}

export function unknownNumber(): WebhookAnswer {
  const response = new twilio.twiml.VoiceResponse();
  response.say(words.en.unknown);
  response.hangup();
  return { status: 200, twiml: response.toString() };
}

export function hangUpDocument(): WebhookAnswer {
  const response = new twilio.twiml.VoiceResponse();
  response.hangup();
  return { status: 200, twiml: response.toString() };
}
