import type { Prisma } from '../../prisma/generated/client.ts';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { extendableSeconds, wrapUpModeOf } from '../afterCall/modes.ts';
import { consentOf, mayRecordCall } from '../arrival/mayRecord.ts';
import { lockConversationRow } from '../clients/lockClient.ts';
import { guestParts, presentGuest } from '../guests/guestRows.ts';
import type { Conversation } from '../contract/api.ts';
import type { ListConversations } from '../contract/inbox.ts';
import { TagMark } from '../contract/tags.ts';
import { whereInList, whereNarrowed } from '../inbox/workLists.ts';
import type { RecordingConsent } from '../contract/recordings.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { afterCursor, pageOf, type PageOf } from '../paging.ts';

// Loading and listing. loadConversationFor is the one door for people and programs, sockets included.

/** Whether somebody is to be called, and how that stands. */
export const callbackParts = {
  callbacks: { where: { state: 'waiting' } },
} satisfies Prisma.ConversationInclude;

export const conversationParts = {
  ...callbackParts,
  client: { select: { name: true, tier: true, divisionId: true, language: true } },
  queue: {
    select: {
      name: true,
      recording: true,
      wrapUpSeconds: true,
      wrapUpMode: true,
      wrapUpExtendSeconds: true,
    },
  },
  agent: { select: { name: true, intent: true } },
  address: { select: { value: true } },
  tags: { include: { tag: true }, orderBy: { createdAt: 'asc' } },
  ourAddress: { select: { value: true, retiredAt: true, sendsTo: true } },
  partOf: { where: { undoneAt: null }, select: { headId: true } },
  guests: { where: { state: { not: 'ended' } }, include: guestParts, orderBy: { seat: 'asc' } },
} satisfies Prisma.ConversationInclude;

export type ConversationRow = Prisma.ConversationGetPayload<{ include: typeof conversationParts }>;

/** The conversation, if it is in the viewer's division. Throws `not_found` for "no such" and "not yours" alike. */
export async function loadConversationFor(hub: Hub, viewer: Viewer, id: string): Promise<ConversationRow> {
  const row = await hub.prisma.conversation.findFirst({
    where: { id, client: { divisionId: viewer.divisionId } },
    include: conversationParts,
  });
  if (!row) throw new AppError('not_found', 'There is no such conversation');
  return row;
}

/** Takes the rows of client and conversation for the rest of the transaction. Throws `not_found`. */
export async function lockConversation(tx: Tx, id: string): Promise<ConversationRow> {
  await lockConversationRow(tx, id);
  const row = await tx.db.conversation.findUnique({ where: { id }, include: conversationParts });
  if (!row) throw new AppError('not_found', 'There is no such conversation');
  return row;
}

/** Refuses an action that was decided on an older state of the conversation. */
export function checkVersion(row: ConversationRow, version: number | undefined): void {
  if (version !== undefined && version !== row.version) {
    throw new AppError('conflict', 'The conversation has changed meanwhile', {
      details: { version: row.version },
    });
  }
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export function presentConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    clientId: row.clientId,
    clientName: row.client.name,
    clientTier: row.client.tier,
    channel: row.channel,
    direction: row.direction,
    state: row.state,
    outcome: row.outcome,
    address: row.address?.value ?? null,
    ourAddress: row.ourAddress.value,
    queueId: row.queueId,
    queueName: row.queue.name,
    agentId: row.agentId,
    agentName: row.agent?.name ?? null,
    subject: row.subject,
    preview: row.preview,
    version: row.version,
    openedAt: row.openedAt.toISOString(),
    queuedAt: iso(row.queuedAt),
    waitingSince: iso(row.waitingSince),
    handledAt: iso(row.handledAt),
    wrapUpDueAt: iso(row.wrapUpDueAt),
    wrapUp: {
      mode: wrapUpModeOf({ wrapUpMode: row.wrapUpMode ?? row.queue.wrapUpMode }),
      extendableSeconds: extendableSeconds(row, row.queue.wrapUpExtendSeconds),
      requested: row.wrapUpRequested,
    },
    closedAt: iso(row.closedAt),
    joinedTo: row.partOf[0]?.headId ?? null,
    disposition: row.disposition,
    note: row.note,
    call: row.channel === 'call' ? callOf(row) : null,
    snooze: row.snoozedAt ? { until: iso(row.snoozedUntil), byId: row.snoozedById } : null,
    tags: row.tags.map(({ tag }) => TagMark.parse(tag)),
    isHeldBack: row.heldBackAt !== null,
    callback: callbackOf(row),
  };
}

function callbackOf({ callbacks, state, notBefore }: ConversationRow): Conversation['callback'] {
  const [wish] = callbacks;
  if (!wish) return null;
  const isRinging = wish.orderedAt !== null || (wish.kind === 'callback' && state === 'handled');
  return {
    id: wish.id,
    kind: wish.kind,
    state: wish.state,
    to: wish.toNumber,
    mode: wish.mode,
    isRinging,
    attempt: Math.min(wish.maxAttempts, wish.attempts + 1),
    maxAttempts: wish.maxAttempts,
    requestedAt: iso(wish.requestedAt),
    notBefore: notBefore && notBefore > new Date() ? notBefore.toISOString() : null,
    expiresAt: iso(wish.expiresAt),
    recordingId: wish.recordingId,
    lastReason: wish.reason,
  };
}

const Recording = z.enum(['recording', 'paused']).nullable().catch(null);

/** Begun by us, or told by the network; a call that is over is not recorded any more. */
function recordingOf(row: ConversationRow): 'recording' | 'paused' | null {
  if (row.state !== 'handled') return null;
  return Recording.parse(row.recordingState) ?? (row.recordingSid ? 'recording' : null);
}

/** Of calls that are recorded, or whose client has spoken of it. */
function consentIn(row: ConversationRow): 'needed' | RecordingConsent | null {
  const { recordingConsent, queue, direction } = row;
  if (row.state !== 'handled') return null;
  const said = consentOf(recordingConsent);
  if (said === 'given' || said === 'refused' || !['both', direction].includes(queue.recording)) return said;
  const number = row.address?.value ?? null;
  const may = mayRecordCall({ recordingConsent, number, ourNumber: row.ourAddress.value }, new Date());
  return may === 'ask' ? 'needed' : said;
}

function callOf(row: ConversationRow): Conversation['call'] {
  return {
    held: row.heldSince !== null,
    muted: row.muted,
    phase: phaseOf(row),
    connectedAt: iso(row.connectedAt),
    guests: row.guests.map(presentGuest),
    graceUntil: iso(row.graceUntil),
    recording: recordingOf(row),
    recordingResumeAt: iso(row.recordingResumeAt),
    recordingConsent: consentIn(row),
  };
}

function phaseOf(row: ConversationRow): 'waiting' | 'dialling' | 'connected' | 'ended' {
  if (row.state === 'wrapping' || row.state === 'closed') return 'ended';
  if (row.connectedAt) return 'connected';
  return row.state === 'handled' ? 'dialling' : 'waiting';
}

/** A page of the viewer's division's conversations, newest first. */
export async function listConversations(
  hub: Hub,
  viewer: Viewer,
  query: z.output<typeof ListConversations>,
): Promise<PageOf<Conversation>> {
  const rows = await hub.prisma.conversation.findMany({
    where: {
      AND: [
        { client: { divisionId: viewer.divisionId } },
        query.list ? whereInList(query.list, viewer) : {},
        query.state === 'open' ? { state: { not: 'closed' } } : query.state ? { state: query.state } : {},
        query.clientId ? { clientId: query.clientId } : {},
        whereNarrowed(query, viewer),
        query.outcome ? { outcome: query.outcome } : {},
        afterCursor('openedAt', query.cursor),
      ],
    },
    include: conversationParts,
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  return pageOf(rows, query.limit, { at: (row) => row.openedAt, present: presentConversation });
}
