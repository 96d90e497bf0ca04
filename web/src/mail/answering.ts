import type { AnswerMode, MailAnswer } from '#core/contract/mail.ts';
import { createStore } from '../live/createStore.ts';

/** Which mail the composer answers, and to whom besides those whom the mail names. */
export interface Answering {
  conversationId: string;
  messageId: string;
  mode: AnswerMode;
  to: string[];
  cc: string[];
  bcc: string[];
  without: string[];
}

export const answering = createStore<Answering | null>(null);

export function answer(of: Pick<Answering, 'conversationId' | 'messageId' | 'mode'>): void {
  answering.set({ ...of, to: [], cc: [], bcc: [], without: [] });
}

/** As a reply says it; nothing when the composer answers no particular mail of this conversation. */
export function mailAnswerIn(conversationId: string | null): MailAnswer | undefined {
  const now = answering.get();
  if (now === null || now.conversationId !== conversationId) return undefined;
  const { conversationId: _here, ...mail } = now;
  return mail;
}
