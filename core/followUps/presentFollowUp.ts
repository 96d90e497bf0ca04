import type { Prisma } from '../../prisma/generated/client.ts';
import type { FollowUp } from '../contract/followUps.ts';
import { FollowUpCategory, FollowUpOutcome, ValueGiven } from '../contract/followUpWork.ts';
import { MessageChannel } from '../contract/words.ts';
import { SeriesRule } from './recurrence.ts';

export const followUpParts = {
  client: { select: { name: true, divisionId: true, tier: true } },
  owner: { select: { id: true, name: true } },
  queue: { select: { id: true, name: true } },
  files: {
    select: { id: true, name: true, type: true, bytes: true, image: true },
    orderBy: { place: 'asc' },
  },
} satisfies Prisma.FollowUpInclude;
export type FollowUpRow = Prisma.FollowUpGetPayload<{ include: typeof followUpParts }>;

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

export function presentFollowUp(row: FollowUpRow): FollowUp {
  return {
    id: row.id,
    clientId: row.clientId,
    clientName: row.client.name,
    clientTier: row.client.tier,
    conversationId: row.conversationId,
    kind: row.kind,
    category: FollowUpCategory.parse(row.category),
    state: row.state,
    title: row.title,
    note: row.note,
    dueAt: row.dueAt.toISOString(),
    dueUntil: instant(row.dueUntil),
    remindAt: instant(row.remindAt),
    remindedAt: instant(row.remindedAt),
    escalatedAt: instant(row.escalatedAt),
    firstDueAt: instant(row.firstDueAt),
    moves: row.moves,
    doneAt: instant(row.doneAt),
    owner: row.owner,
    queue: row.queue,
    forSupervisor: row.forSupervisor,
    cancelReason: row.cancelReason,
    cancelOnReply: row.cancelOnReply,
    place: row.place,
    outcome: FollowUpOutcome.nullable().parse(row.outcome),
    valueGiven: ValueGiven.nullable().parse(row.valueGiven),
    actualFrom: instant(row.actualFrom),
    actualUntil: instant(row.actualUntil),
    repeats: repeatsOf(row),
    text: row.text,
    html: row.html,
    channel: MessageChannel.nullable().parse(row.channel),
    to: row.to,
    subject: row.subject,
    files: row.files.map(({ image, ...file }) => ({ ...file, ...(image === null ? {} : { isImage: true }) })),
  };
}

function repeatsOf({ repeats }: FollowUpRow): FollowUp['repeats'] {
  if (repeats === null) return null;
  const { every, unit, on, until } = SeriesRule.parse(repeats);
  return { every, unit, on, ...(until ? { until } : {}) };
}
