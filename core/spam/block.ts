import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { normaliseAddress } from '../clients/addresses.ts';
import { checkClientFor, loadClientFor } from '../clients/clients.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { ClientDetail } from '../contract/api.ts';
import type { BlockAddress, BlockedAddressPage, ListBlocked } from '../contract/spam.ts';
import type { AddressKind } from '../contract/words.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor } from '../paging.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

// Addresses from which nothing reaches a desk. What comes is on the timeline all the same; database triggers hold it back.

/** Blocks an address of a client, or takes that back. Throws `conflict` for an address that is not this client's. */
export async function blockAddress(
  hub: Hub,
  viewer: Viewer,
  order: z.output<typeof BlockAddress> & { clientId: string },
): Promise<ClientDetail> {
  const { clientId, kind, blocked } = order;
  await checkClientFor(hub, viewer, clientId);
  const value = normaliseAddress(kind, order.value) ?? order.value;
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const address = await tx.db.address.findFirst({ where: { clientId, kind, value } });
    if (!address) throw new AppError('conflict', 'This client has no such address');
    const row = { ...address, clientId };
    await (blocked ? block(tx, viewer, row) : unblock(tx, viewer, row));
  });
  return loadClientFor(hub, viewer, clientId);
}

export interface BlockableAddress {
  id: string;
  clientId: string;
  kind: AddressKind;
  value: string;
  blockedAt: Date | null;
}

/** Blocks it and holds back what waits. The client's row is taken. Null when it is blocked already. */
export async function block(tx: Tx, viewer: Viewer, address: BlockableAddress): Promise<Recorded | null> {
  if (address.blockedAt !== null) return null;
  await tx.db.address.update({
    where: { id: address.id },
    data: { blockedAt: new Date(), blockedById: viewer.agentId },
  });
  const waiting = { addressId: address.id, state: 'queued', channel: { not: 'call' } } as const;
  await tx.db.queueVisit.updateMany({
    where: { conversation: waiting, leftAt: null },
    data: { leftAt: new Date(), result: 'closed' },
  });
  await tx.db.conversation.updateMany({
    where: waiting,
    data: {
      heldBackAt: new Date(),
      snoozedAt: null,
      snoozedUntil: null,
      snoozedById: null,
      version: { increment: 1 },
    },
  });
  const { clientId, kind, value } = address;
  return recordEvent(tx, {
    clientId,
    agentId: viewer.agentId,
    kind: 'client.blocked',
    data: { kind, value },
  });
}

async function unblock(tx: Tx, viewer: Viewer, address: BlockableAddress): Promise<void> {
  if (address.blockedAt === null) return;
  await tx.db.address.update({ where: { id: address.id }, data: { blockedAt: null, blockedById: null } });
  const queueIds = await release(tx, { addressId: address.id });
  const { clientId, kind, value } = address;
  await recordEvent(tx, {
    clientId,
    agentId: viewer.agentId,
    kind: 'client.unblocked',
    data: { kind, value, queueIds },
  });
}

/** What is held back waits like everything else, from now on; gives the queues in which it does. The client's row is taken. */
export async function release(tx: Tx, which: { addressId: string } | { id: string }): Promise<string[]> {
  const heldBack = await tx.db.conversation.findMany({
    where: { ...which, heldBackAt: { not: null } },
    select: { id: true, queueId: true, channel: true, state: true },
  });
  const now = new Date();
  await tx.db.conversation.updateMany({
    where: { id: { in: heldBack.map(({ id }) => id) } },
    data: {
      heldBackAt: null,
      notBefore: null,
      queuedAt: now,
      waitingSince: now,
      rankAt: now,
      version: { increment: 1 },
    },
  });
  const waiting = heldBack.filter(({ state }) => state === 'queued');
  // A message that a caller left waits as one, in no caller's figure.
  const wishes = await tx.db.callback.findMany({
    where: { conversationId: { in: waiting.map(({ id }) => id) }, state: 'waiting' },
    select: { id: true, conversationId: true },
  });
  const wishOf = new Map(wishes.map((wish) => [wish.conversationId, wish.id]));
  await tx.db.queueVisit.createMany({
    data: waiting.map(({ id, queueId, channel }) => ({
      conversationId: id,
      queueId,
      channel,
      callbackId: wishOf.get(id) ?? null,
    })),
  });
  return [...new Set(waiting.map(({ queueId }) => queueId))];
}

interface Row {
  id: string;
  client_id: string;
  client_name: string | null;
  kind: AddressKind;
  value: string;
  blocked_at: Date;
  by_name: string | null;
}

/** The blocked addresses of the viewer's division, the last blocked first. */
export async function listBlocked(
  hub: Hub,
  viewer: Viewer,
  { cursor, limit }: z.output<typeof ListBlocked>,
): Promise<BlockedAddressPage> {
  const [at, id] = cursor ? readCursor(cursor) : [null, null];
  const { rows } = await hub.pool.query<Row>({
    name: 'blocked_addresses',
    text: `SELECT a.id, a.client_id, c.name AS client_name, a.kind, a.value, a.blocked_at, g.name AS by_name
             FROM address a JOIN client c ON c.id = a.client_id AND c.division_id = $1 LEFT JOIN agent g ON g.id = a.blocked_by_id
            WHERE a.blocked_at IS NOT NULL AND ($2::timestamptz IS NULL OR (a.blocked_at, a.id) < ($2, $3::uuid))
            ORDER BY a.blocked_at DESC, a.id DESC LIMIT $4`,
    values: [viewer.divisionId, at, id, limit + 1],
  });
  return pageOf(rows, limit, {
    at: (row) => row.blocked_at,
    present: (row) => ({
      clientId: row.client_id,
      clientName: row.client_name,
      kind: row.kind,
      value: row.value,
      blockedAt: row.blocked_at.toISOString(),
      byName: row.by_name,
    }),
  });
}
