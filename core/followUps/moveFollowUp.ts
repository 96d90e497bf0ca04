import type { z } from 'zod';
import { keepForPlan } from '../attachments/uploads.ts';
import type { Scope } from '../access/scope.ts';
import type { AssignFollowUp, MoveFollowUp } from '../contract/followUps.ts';
import { AppError } from '../errors.ts';
import { dateAt } from '../hours/wallClock.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { followUpDesks } from './followUpDesks.ts';
import { changeOpen, inOneGo } from './followUps.ts';
import { alarmsOf, isColleague, isTeam } from './planFollowUp.ts';

// Another time, and other hands.

interface Move extends z.output<typeof MoveFollowUp> {
  followUpId: string;
  agentId: string;
}

/**
 * Puts a follow-up off, or forward; its window and its reminder move along. What was overdue is planned again. Throws
 * `not_found`, `invalid_state` when it is over already, `invalid_request` without a reason for a later day.
 */
export async function moveFollowUp(hub: Hub, scope: Scope, move: Move): Promise<Recorded> {
  const { timeZone: houseZone } = await hub.settings.read();
  const { recorded, whose } = await inOneGo(hub, { scope, followUpId: move.followUpId }, async (tx, row) => {
    const dueAt = new Date(move.dueAt);
    const zone = move.timeZone ?? row.timeZone ?? houseZone;
    if (!move.reason && dateAt(dueAt.getTime(), zone) > dateAt(row.dueAt.getTime(), zone))
      throw new AppError('invalid_request', 'A later day takes a reason', {
        fields: { reason: 'is missing' },
      });
    const by = dueAt.getTime() - row.dueAt.getTime();
    const along = (at: Date | null): Date | null => at && new Date(at.getTime() + by);
    const dueUntil = move.dueUntil === undefined ? along(row.dueUntil) : dateOf(move.dueUntil);
    if (dueUntil && dueUntil <= dueAt)
      throw new AppError('invalid_request', 'The window ends before it begins', {
        fields: { dueUntil: 'must be after dueAt' },
      });
    const remindAt = along(row.remindAt);
    await changeOpen(tx, row, {
      state: 'planned',
      dueAt,
      dueUntil,
      remindAt,
      remindedAheadAt: remindAt && remindAt > hub.clock.now() ? null : row.remindedAheadAt,
      escalateAt: null,
      escalatedAt: null,
      firstDueAt: row.firstDueAt ?? row.dueAt,
      moves: { increment: 1 },
    });
    await keepForPlan(tx, row.id, dueAt);
    const recorded = await recordEvent(tx, {
      clientId: row.clientId,
      conversationId: row.conversationId,
      agentId: move.agentId,
      kind: 'followUp.moved',
      data: {
        followUpId: row.id,
        title: row.title,
        kind: row.kind,
        dueAt: dueAt.toISOString(),
        was: row.dueAt.toISOString(),
        ownerId: row.ownerId,
        ...(move.reason ? { reason: move.reason } : {}),
        ...alarmsOf({ dueUntil, remindAt }),
      },
    });
    return { recorded, whose: row };
  });
  hub.bus.desks(await followUpDesks(hub, whose), 'followUp');
  return recorded;
}

const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));

interface Assignment extends z.output<typeof AssignFollowUp> {
  followUpId: string;
  agentId: string;
}

/** Gives a follow-up to one person, or to a team. Throws `not_found`, `invalid_state`, `invalid_request`. */
export async function assignFollowUp(hub: Hub, scope: Scope, order: Assignment): Promise<Recorded> {
  const ownerId = (order.ownerId === 'me' ? order.agentId : order.ownerId) ?? null;
  const queueId = order.queueId ?? null;
  if (ownerId === null && queueId === null)
    throw new AppError('invalid_request', 'To whom?', { fields: { ownerId: 'is missing' } });
  const { recorded, before, after } = await inOneGo(
    hub,
    { scope, followUpId: order.followUpId },
    async (tx, row) => {
      const { clientId } = row;
      if (ownerId !== null && !(await isColleague(tx, { ownerId, clientId })))
        throw new AppError('invalid_request', 'The owner is no agent', {
          fields: { ownerId: 'is no agent' },
        });
      if (queueId !== null && !(await isTeam(tx, { queueId, clientId })))
        throw new AppError('invalid_request', 'There is no such team', {
          fields: { queueId: 'is no queue' },
        });
      const after = { ...row, ownerId, queueId: queueId ?? row.queueId, forSupervisor: false };
      await changeOpen(tx, row, { ownerId, queueId: after.queueId, forSupervisor: false });
      const recorded = await recordEvent(tx, {
        clientId,
        conversationId: row.conversationId,
        agentId: order.agentId,
        kind: 'followUp.assigned',
        data: {
          followUpId: row.id,
          title: row.title,
          fromOwnerId: row.ownerId,
          ownerId,
          queueId: after.queueId,
          handedOver: false,
        },
      });
      return { recorded, before: row, after };
    },
  );
  const desks = await Promise.all([before, after].map((one) => followUpDesks(hub, one)));
  hub.bus.desks([...new Set(desks.flat())], 'followUp');
  return recorded;
}
