import { z } from 'zod';

/** Words, or none where files say it all. */
export const MessageText = z
  .string()
  .trim()
  .max(10_000)
  .refine((text) => !text.includes('\u0000'), 'must not hold U+0000');

interface Message {
  text: string;
  html?: string | undefined;
  attachmentIds?: readonly string[] | undefined;
}

/** Whether there is anything to send: words, their form, or files. */
export const saysSomething = ({ text, html, attachmentIds = [] }: Message): boolean =>
  text !== '' || html !== undefined || attachmentIds.length > 0;
