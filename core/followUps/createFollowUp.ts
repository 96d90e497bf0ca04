import type { z } from 'zod';
import { holdForPlan, takeUploads } from '../attachments/uploads.ts';
import type { Scope } from '../access/scope.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { CreateFollowUp } from '../contract/followUps.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { requireWhole } from '../writing/requireWhole.ts';
import { wordsOf } from '../writing/wordsOf.ts';
import { spendDraft } from '../writing/spendDraft.ts';
import { addressToSend, checkLength, titleOf } from './sendLater.ts';
import { followUpDesks } from './followUpDesks.ts';
import { requirePlanned } from './nextContact.ts';
import { newSeries } from './planNext.ts';
import { planFollowUp, type PlannedFollowUp } from './planFollowUp.ts';

const MINUTE_MS = 60_000;

type Asked = z.output<typeof CreateFollowUp>;
type Defaulted = 'category' | 'cancelOnReply';

interface Order extends Omit<Asked, Defaulted>, Partial<Pick<Asked, Defaulted>> {
  /** Who plans it, and its owner unless another is named. */
  agentId: string;
}

/** A person plans a follow-up. Throws `not_found` for a client or conversation that is none of theirs, `invalid_request`. */
export async function createFollowUp(hub: Hub, scope: Scope, order: Order): Promise<PlannedFollowUp> {
  const client = await hub.prisma.client.findFirst({
    where: { id: order.clientId, ...(scope.divisionId === null ? {} : { divisionId: scope.divisionId }) },
    select: { id: true },
  });
  if (!client) throw new AppError('not_found', 'There is no such client');
  await requireConversation(hub, order);
  const { send, kind, text, title, repeats, remindMinutes, ...rest } = order;
  const dueAt = new Date(order.dueAt);
  const timeZone = order.timeZone ?? send?.timeZone ?? (await hub.settings.read()).timeZone;
  requirePlanned(order);
  const words = {
    subject: send?.subject ?? null,
    ...wordsOf(send?.channel ?? 'sms', { text: text ?? '', html: send?.html }),
  };
  requireSendable(order, words);
  const planned = await withTransaction(hub, async (tx) => {
    const to = send ? await addressToSend(tx, client.id, send) : null;
    const ids = send?.files ?? [];
    // Before the files, as whoever sends them does.
    if (send) await lockClient(tx, client.id);
    const files = send ? await takeUploads(tx, order.agentId, { ids, channel: send.channel }) : [];
    const made = await planFollowUp(tx, {
      ...rest,
      kind,
      title: send ? titleOf({ ...words, files }) : title,
      ...(words.text === '' && files.length === 0 ? {} : { text: words.text }),
      hasFiles: files.length > 0,
      ...(send && to !== null
        ? { send: { ...formOf(words), channel: send.channel, to, timeZone: send.timeZone ?? null } }
        : {}),
      dueAt,
      dueUntil: order.dueUntil ? new Date(order.dueUntil) : null,
      remindAt: remindMinutes ? new Date(dueAt.getTime() - remindMinutes * MINUTE_MS) : null,
      ownerId: ownerOf(order),
      ...(repeats ? { timeZone, series: newSeries(repeats, dueAt, timeZone) } : {}),
    });
    if (made) await holdForPlan(tx, made.followUpId, { ids, dueAt });
    if (send && to !== null)
      await spendDraft(tx, {
        clientId: client.id,
        agentId: order.agentId,
        channel: send.channel,
        to,
        text: text ?? '',
        attachmentIds: ids,
      });
    return made;
  });
  if (!planned) throw new Error('a follow-up without a rule key was taken for planned already');
  const { clientId, queueId = null } = order;
  hub.bus.desks(await followUpDesks(hub, { clientId, ownerId: ownerOf(order), queueId }), 'followUp');
  return planned;
}

async function requireConversation(hub: Hub, { clientId, conversationId }: Order): Promise<void> {
  if (!conversationId) return;
  const found = await hub.prisma.conversation.count({ where: { id: conversationId, clientId } });
  if (found === 0) throw new AppError('not_found', 'There is no such conversation');
}

function requireSendable({ kind, send }: Order, words: { subject: string | null; text: string }): void {
  if (send && kind !== 'text')
    throw new AppError('invalid_request', 'Only a text is sent', { fields: { kind: 'must be text' } });
  if (kind !== 'text') return;
  requireWhole(`${words.subject ?? ''} ${words.text}`);
  checkLength(send?.channel ?? 'sms', words.text);
}

/** A message's words are the follow-up's own. */
function formOf({ subject, html }: { subject: string | null; html: string | null }) {
  return { subject, html };
}

/** Who plans it for no team has it, unless another is named. */
function ownerOf({ ownerId, queueId, agentId }: Order): string | null {
  return ownerId ?? (queueId ? null : agentId);
}
