import {
  document,
  escape,
  languageOf,
  musicOf,
  play,
  redirect,
  say,
  verb,
  type WebhookAnswer,
} from './twimlVerbs.ts';

export type { WebhookAnswer };

// The instructions that we give the phone network. Texts in the client's language.

/** An answer that asks for nothing. */
export const EMPTY: WebhookAnswer = {
  status: 200,
  twiml: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
};

const words = {
  en: {
    parked: 'A call from your number is going on already. Please hold, we will take you next.',
    unknown: 'This number is not in service. Goodbye.',
    busy: 'Please hold the line for a moment.',
    refused: 'This number does not take calls from you. Goodbye.',
    recorded: 'This call is being recorded. Tell us if you do not want that.',
  },
  zh: {
    parked: '您的号码正在通话中,请稍候,我们马上为您接入。',
    unknown: '您拨打的号码不存在,再见。',
    busy: '请稍候,不要挂断。',
    refused: '本号码不接听您的来电,再见。',
    recorded: '本次通话将被录音。如不同意,请告知我们。',
  },
} as const;

/** Leads a caller to the queue of the conversation: let in or sent elsewhere, greeted, then waiting. */
export function queueCall(call: { conversationId: string; publicUrl: string }): WebhookAnswer {
  return document(redirect(`${call.publicUrl}/webhooks/twilio/voice/greet/${call.conversationId}`));
}

/**
 * Puts the caller into the conversation's conference: an agent has accepted. Until that one's phone is there, music goes on.
 */
export function joinConference(call: { conversationId: string; publicUrl: string }): WebhookAnswer {
  const conference = verb(
    'Conference',
    {
      waitUrl: musicOf(call.publicUrl),
      waitMethod: 'GET',
      startConferenceOnEnter: false,
      endConferenceOnExit: true,
      beep: false,
      participantLabel: 'client',
    },
    `conv-${call.conversationId}`,
  );
  return document(verb('Dial', {}, conference));
}

/** A second call of a client whose first is going on: wait and ask again. */
export function parkCall(call: { legId: string; language: string; publicUrl: string }): WebhookAnswer {
  const language = languageOf(call.language);
  return document(
    say(language, words[language].parked),
    play(call.publicUrl),
    redirect(`${call.publicUrl}/webhooks/twilio/voice/parked/${call.legId}`),
  );
}

/**
 * When we cannot know anything now: the caller hears a word of ours and music, and the phone network asks `path` again.
 * Nothing has been taken in by that. Refused instead, the caller would hear the network's error message and be cut off.
 */
export function holdTheLine({ publicUrl, path }: { publicUrl: string; path: string }): WebhookAnswer {
  return document(
    say('en', words.en.busy),
    say('zh', words.zh.busy),
    play(publicUrl),
    redirect(publicUrl + path),
  );
}

/** What everybody in a call hears before it is recorded. */
export function recordingNotice(language: string): WebhookAnswer {
  const known = languageOf(language);
  return document(say(known, words[known].recorded));
}

export function unknownNumber(): WebhookAnswer {
  return document(verb('Say', {}, escape(words.en.unknown)), verb('Hangup', {}));
}

/** What the caller of a blocked number hears. */
export function refusedCall(language: string): WebhookAnswer {
  const known = languageOf(language);
  return document(say(known, words[known].refused), verb('Hangup', {}));
}

export function hangUpDocument(): WebhookAnswer {
  return document(verb('Hangup', {}));
}
