import { randomUUID } from 'node:crypto';
import type { FollowUp } from '../../prisma/generated/client.ts';
import { FollowUpCategory, type Repeats } from '../contract/followUpWork.ts';
import { MessageChannel, PlannedPurpose } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { isColleague, planFollowUp, type NewFollowUp, type PlannedFollowUp } from './planFollowUp.ts';
import { nextTurn, seriesFrom, SeriesRule } from './recurrence.ts';

/** What makes a new follow-up the first turn of a series. */
export function newSeries(repeats: Repeats, first: Date, zone: string): NewFollowUp['series'] {
  return { id: randomUUID(), no: 0, repeats: seriesFrom(repeats, first, zone) };
}

/**
 * Plans the next turn of a series, once: the number of the turn is unique, and who has a later turn already gets no other. Null for
 * what does not recur, or not any more. The client's row must be taken.
 */
export async function planNext(tx: Tx, row: FollowUp, now: Date): Promise<PlannedFollowUp | null> {
  const { seriesId, seriesNo } = row;
  if (row.repeats === null || seriesId === null || seriesNo === null) return null;
  const later = await tx.db.followUp.count({ where: { seriesId, seriesNo: { gt: seriesNo } } });
  const rule = SeriesRule.parse(row.repeats);
  const turn = later > 0 ? null : nextTurn(rule, { last: seriesNo, now });
  if (!turn) return null;
  const along = (at: Date | null): Date | null =>
    at && new Date(turn.dueAt.getTime() + at.getTime() - row.dueAt.getTime());
  const channel = MessageChannel.nullable().parse(row.channel);
  return planFollowUp(tx, {
    clientId: row.clientId,
    conversationId: row.conversationId,
    title: row.title,
    kind: row.kind,
    purpose: PlannedPurpose.parse(row.purpose),
    category: FollowUpCategory.parse(row.category),
    note: row.note ?? undefined,
    ...(row.text === null ? {} : { text: row.text }),
    ...(channel && row.to !== null
      ? { send: { channel, to: row.to, subject: row.subject, html: row.html, timeZone: row.timeZone } }
      : {}),
    ...(await whoNext(tx, row)),
    dueAt: turn.dueAt,
    dueUntil: along(row.dueUntil),
    remindAt: along(row.remindAt),
    cancelOnReply: row.cancelOnReply,
    place: row.place ?? undefined,
    timeZone: rule.zone,
    series: { id: seriesId, no: turn.no, repeats: rule },
  });
}

/** Its owner again; the supervisors when that person is of this division no more. */
async function whoNext(
  tx: Tx,
  row: FollowUp,
): Promise<Pick<NewFollowUp, 'ownerId' | 'queueId' | 'forSupervisor'>> {
  const { ownerId, queueId, forSupervisor, clientId } = row;
  if (ownerId === null || (await isColleague(tx, { ownerId, clientId })))
    return { ownerId, queueId, forSupervisor };
  return { ownerId: null, queueId, forSupervisor: true };
}
