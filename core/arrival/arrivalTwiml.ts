import { hangUpDocument, queueCall } from '../channels/twiml.ts';
import { document, escape, redirect, say, verb, type WebhookAnswer } from '../channels/twimlVerbs.ts';
import { toCallback, toVoicemail } from '../channels/waitTwiml.ts';
import type { ToldTurn } from './takeAnswer.ts';
import type { After, Spoken } from './turn.ts';

// What a caller in a flow is told, as instructions to the phone network.

interface Telling extends ToldTurn {
  conversationId: string;
  publicUrl: string;
  /** Where the answer to it goes. */
  answerUrl: string;
}

export function turnDocument(telling: Telling): WebhookAnswer {
  const { turn, isOver, conversationId, publicUrl } = telling;
  if (isOver) return hangUpDocument();
  const said = turn.say.map(speak);
  switch (turn.after.kind) {
    case 'keys':
      return askForKeys(turn.say, turn.after, telling.answerUrl);
    case 'spoken':
      return document(...said, redirect(telling.answerUrl));
    case 'dial':
      return document(...said, dialOutside(turn.after, telling));
    case 'queue':
      // Its words are the beginning of the wait (loadSituation): an agent who is free need not wait for their end.
      return queueCall({ conversationId, publicUrl });
    case 'voicemail':
      return toVoicemail({ conversationId, publicUrl });
    case 'callback':
      return toCallback({ conversationId, publicUrl });
    case 'hangUp':
    case 'forwarded':
      return document(...said, verb('Hangup', {}));
  }
}

const speak = (one: Spoken): string => say(one.language, one.text);

/** Keys cut short what is asked and what was said before, but nothing that must be heard. */
function askForKeys(
  words: readonly Spoken[],
  { most, finish, timeoutSeconds }: Extract<After, { kind: 'keys' }>,
  answerUrl: string,
): WebhookAnswer {
  const firstFree = words.findLastIndex((one) => one.wholly) + 1;
  const gather = verb(
    'Gather',
    {
      input: 'dtmf',
      numDigits: String(most),
      finishOnKey: finish,
      timeout: String(timeoutSeconds),
      action: answerUrl,
      method: 'POST',
      actionOnEmptyResult: true,
    },
    words.slice(firstFree).map(speak).join(''),
  );
  return document(...words.slice(0, firstFree).map(speak), gather);
}

function dialOutside(
  { number, timeoutSeconds }: Extract<After, { kind: 'dial' }>,
  { answerUrl, ourNumber }: Telling,
): string {
  return verb(
    'Dial',
    {
      callerId: ourNumber,
      timeout: String(timeoutSeconds),
      answerOnBridge: true,
      action: answerUrl,
      method: 'POST',
    },
    verb('Number', {}, escape(number)),
  );
}
