import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { takeFilesOfPlan } from '../attachments/uploads.ts';
import { normaliseAddress } from '../clients/addresses.ts';
import { checkClientFor } from '../clients/clients.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { EventData } from '../contract/events.ts';
import {
  ReportState,
  type ApproveReport,
  type ListReports,
  type OrderReport,
  type ReviewReport,
} from '../contract/revisits.ts';
import { Language } from '../contract/words.ts';
import { queueMessage } from '../conversations/queueMessage.ts';
import { refuseOptedOut } from '../conversations/sendReply.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor, type PageOf } from '../paging.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { requireWhole } from '../writing/requireWhole.ts';
import { dayOfColumn } from './days.ts';
import { closeTask, dropTask } from './endTask.ts';
import { orderReport } from './orderReport.ts';
import { reviewTexts } from './reviewTexts.ts';

// A report is ordered, made by a job, looked through by a person, and mailed under that person's name, once; or it is declined.

const parts = {
  client: {
    select: {
      name: true,
      language: true,
      accountAgent: { select: { name: true } },
      addresses: { where: { kind: 'email', optedOutAt: null }, orderBy: { createdAt: 'asc' } },
    },
  },
} satisfies Prisma.ReviewReportInclude;
type Row = Prisma.ReviewReportGetPayload<{ include: typeof parts }>;

/** The reports of the viewer's division, the latest first: those that wait, or those that are decided. */
export async function listReports(
  hub: Hub,
  viewer: Viewer,
  { clientId, state, cursor, limit }: z.output<typeof ListReports>,
): Promise<PageOf<ReviewReport>> {
  const [at, id] = cursor ? readCursor(cursor) : [null, null];
  const rows = await hub.prisma.reviewReport.findMany({
    where: {
      AND: [
        { client: { divisionId: viewer.divisionId } },
        clientId ? { clientId } : {},
        { state: { in: state === 'open' ? ['ordered', 'ready'] : ['approved', 'declined'] } },
        at ? { OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: id } }] } : {},
      ],
    },
    include: parts,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const about = await aboutOf(hub, rows);
  return pageOf(rows, limit, { at: (row) => row.createdAt, present: (row) => present(row, about) });
}

interface About {
  files: Map<string, { id: string; name: string; bytes: number }>;
  agents: Map<string, string>;
}

async function aboutOf(hub: Hub, rows: readonly Row[]): Promise<About> {
  const files = await hub.prisma.attachment.findMany({
    where: { id: { in: rows.flatMap(({ attachmentId }) => attachmentId ?? []) } },
    select: { id: true, name: true, bytes: true },
  });
  const agents = await hub.prisma.agent.findMany({
    where: { id: { in: rows.flatMap(({ byAgentId }) => byAgentId ?? []) } },
    select: { id: true, name: true },
  });
  return {
    files: new Map(files.map((file) => [file.id, file])),
    agents: new Map(agents.map(({ id, name }) => [id, name])),
  };
}

function present(row: Row, { files, agents }: About): ReviewReport {
  const { client, attachmentId, byAgentId, decidedAt } = row;
  const [from, to] = [dayOfColumn(row.periodFrom), dayOfColumn(row.periodTo)];
  const texts = reviewTexts[Language.catch('en').parse(client.language)];
  return {
    id: row.id,
    clientId: row.clientId,
    clientName: client.name,
    from,
    to,
    state: ReportState.parse(row.state),
    file: (attachmentId && files.get(attachmentId)) || null,
    decidedBy: (decidedAt && byAgentId && agents.get(byAgentId)) || null,
    decidedAt: decidedAt?.toISOString() ?? null,
    reason: row.reason,
    addresses: client.addresses.map(({ value }) => value),
    subject: texts.subject(from, to),
    text: texts.mail(client.name, client.accountAgent?.name ?? null),
  };
}

async function load(hub: Hub, viewer: Viewer, id: string): Promise<ReviewReport> {
  const row = await hub.prisma.reviewReport.findFirst({
    where: { id, client: { divisionId: viewer.divisionId } },
    include: parts,
  });
  if (!row) throw noSuch();
  return present(row, await aboutOf(hub, [row]));
}

const noSuch = (): AppError => new AppError('not_found', 'There is no such report');

/** Orders a report of a span of days. Throws `not_found`, `conflict` for one that ends on the same day. */
export async function askForReport(
  hub: Hub,
  viewer: Viewer,
  { clientId, from, to }: z.output<typeof OrderReport> & { clientId: string },
): Promise<ReviewReport> {
  await checkClientFor(hub, viewer, clientId);
  const id = await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    return orderReport(tx, { clientId, from, to, agentId: viewer.agentId });
  });
  if (!id) throw new AppError('conflict', 'There is a report that ends on this day');
  return load(hub, viewer, id);
}

/**
 * Sends the report as a mail of who approves it, once. Throws `not_found`, `invalid_state` for one that is decided or not made,
 * and what an agent's own mail would: `opted_out`, `channel_unavailable`, `invalid_request`.
 */
export async function approveReport(
  hub: Hub,
  viewer: Viewer,
  { id, to, subject, text }: z.output<typeof ApproveReport> & { id: string },
): Promise<ReviewReport> {
  requireWhole(`${subject} ${text}`);
  await decide(hub, viewer, {
    id,
    state: 'approved',
    reason: null,
    async act(tx, row) {
      const address = await mailAddress(tx, row.clientId, to);
      await refuseOptedOut(tx, [address], 'email');
      const ours = await tx.db.ourAddress.findFirst({
        where: { kind: 'email', queue: { divisionId: viewer.divisionId } },
        orderBy: { value: 'asc' },
      });
      if (!ours || !row.followUpId)
        throw new AppError('channel_unavailable', 'There is no mailbox of ours to send it from');
      await queueMessage(tx, {
        clientId: row.clientId,
        conversationId: null,
        channel: 'email',
        purpose: 'reply',
        from: ours.value,
        to: address,
        subject,
        text,
        agentId: viewer.agentId,
        attachments: await takeFilesOfPlan(tx, row.followUpId),
        idempotencyKey: `review:${id}`,
      });
      await closeTask(tx, row.followUpId, viewer.agentId);
      return (period) => ({ kind: 'review.approved', data: { ...period, sentTo: address } });
    },
  });
  return load(hub, viewer, id);
}

/** It is not sent. Throws as approveReport does. */
export async function declineReport(
  hub: Hub,
  viewer: Viewer,
  { id, reason }: { id: string; reason: string },
): Promise<ReviewReport> {
  await decide(hub, viewer, {
    id,
    state: 'declined',
    reason,
    async act(tx, row) {
      if (row.followUpId) await dropTask(tx, row.followUpId, viewer.agentId);
      return (period) => ({ kind: 'review.declined', data: { ...period, reason } });
    },
  });
  return load(hub, viewer, id);
}

interface Period {
  reportId: string;
  from: string;
  to: string;
}
type Told =
  | { kind: 'review.approved'; data: EventData<'review.approved'> }
  | { kind: 'review.declined'; data: EventData<'review.declined'> };

interface Decision {
  id: string;
  state: 'approved' | 'declined';
  reason: string | null;
  /** What follows from it; gives what is told on the timeline. */
  act(tx: Tx, row: Row): Promise<(period: Period) => Told>;
}

async function decide(hub: Hub, viewer: Viewer, { id, state, reason, act }: Decision): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const found = await tx.db.reviewReport.findFirst({
      where: { id, client: { divisionId: viewer.divisionId } },
      include: parts,
    });
    if (!found) throw noSuch();
    const { clientId } = found;
    await lockClient(tx, clientId);
    const { count } = await tx.db.reviewReport.updateMany({
      where: { id, state: 'ready' },
      data: { state, reason, byAgentId: viewer.agentId, decidedAt: hub.clock.now() },
    });
    if (count === 0)
      throw new AppError('invalid_state', 'This report is not made yet, or is decided already');
    const told = await act(tx, found);
    const period = { reportId: id, from: dayOfColumn(found.periodFrom), to: dayOfColumn(found.periodTo) };
    await recordEvent(tx, { clientId, agentId: viewer.agentId, ...told(period) });
  });
}

async function mailAddress(tx: Tx, clientId: string, to: string): Promise<string> {
  const value = normaliseAddress('email', to);
  const known = value === null ? 0 : await tx.db.address.count({ where: { clientId, kind: 'email', value } });
  if (value === null || known === 0)
    throw new AppError('invalid_state', 'The client has no such address', {
      fields: { to: 'is no address of this client' },
    });
  return value;
}
