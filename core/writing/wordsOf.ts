import { readWritten, type WrittenWords } from '../channels/writtenHtml.ts';
import type { MessageChannel } from '../contract/words.ts';
import { AppError } from '../errors.ts';

const MAX_CHARACTERS = 10_000;

interface Given {
  text: string;
  html?: string | null | undefined;
}

/**
 * What a message says, as it is kept: where it has a form, the plain words are made of that. Throws `invalid_state` for a
 * text with a form, `invalid_request` for too many words.
 */
export function wordsOf(channel: MessageChannel, { text, html }: Given): WrittenWords {
  if (html === undefined || html === null) return { text, html: null };
  if (channel === 'sms')
    throw new AppError('invalid_state', 'A text has words alone: only a mail has a form');
  const words = readWritten(html);
  if (words.text.length > MAX_CHARACTERS)
    throw new AppError('invalid_request', `A mail has at most ${MAX_CHARACTERS} characters`, {
      fields: { html: 'is too long' },
    });
  return words;
}
