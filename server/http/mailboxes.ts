import { z } from 'zod';
import { Done } from '../../core/contract/access.ts';
import { idOf } from '../../core/contract/ids.ts';
import {
  AnswerMode,
  AnswerRecipients,
  Mailbox,
  MailboxList,
  TryAgain,
  UpdateMailbox,
} from '../../core/contract/mail.ts';
import { listMailboxes, updateMailbox } from '../../core/mailboxes/mailboxes.ts';
import { previewAnswer } from '../../core/conversations/mailAnswer.ts';
import { withTransaction } from '../../core/db.ts';
import { forgetDead } from '../../core/mailboxes/deadAddresses.ts';
import { AppError } from '../../core/errors.ts';
import { route, type Route } from './route.ts';

export const mailboxRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/mailboxes',
    summary: 'Our mailboxes and what stands below the mails that leave from them',
    permission: 'numbers.manage',
    reply: MailboxList,
    handle: async ({ hub, viewer }) => ({ items: await listMailboxes(hub, viewer) }),
  }),
  route({
    method: 'patch',
    path: '/mailboxes/:id',
    summary: 'Change the signature of a mailbox',
    permission: 'numbers.manage',
    params: z.strictObject({ id: idOf('ourAddress') }),
    body: UpdateMailbox,
    reply: Mailbox,
    handle: ({ hub, viewer, params, body }) => updateMailbox(hub, viewer, { id: params.id, ...body }),
  }),
  route({
    method: 'get',
    path: '/messages/:id/recipients',
    summary: 'To whom an answer to this mail would go: taken from the mail, never guessed',
    permission: 'conversation.read',
    params: z.strictObject({ id: idOf('message') }),
    query: z.strictObject({ mode: AnswerMode }),
    reply: AnswerRecipients,
    async handle({ hub, params, query }) {
      const preview = await withTransaction(hub, (tx) => previewAnswer(tx, params.id, query.mode));
      if (!preview) throw new AppError('invalid_state', 'This message is no mail');
      return preview;
    },
  }),
  route({
    method: 'post',
    path: '/dead-addresses/try-again',
    summary: 'Mail to this address did not arrive; it may be tried again',
    permission: 'conversation.work',
    body: TryAgain,
    reply: Done,
    async handle({ hub, body }) {
      await forgetDead(hub, body.address.toLowerCase());
      return { ok: true as const };
    },
  }),
];
