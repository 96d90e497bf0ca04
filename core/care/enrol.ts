import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { ChangeEnrolment, EnrolmentState } from '../contract/care.ts';
import type { Settings } from '../contract/settings.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { cancelStepsOf } from './cancelSteps.ts';
import { columnOfDay, dayIn } from './days.ts';
import { planEnrolment } from './planSteps.ts';

// A person takes a client into a plan, stops it for a while, or takes the client out. Whoever was taken out by a person is not
// taken in again by a rule.

interface Whose {
  clientId: string;
  planId: string;
}

/** Takes a client into a plan by hand, and plans what is due of it at once. Throws `not_found`, `conflict` for who is in it. */
export async function enrolClient(hub: Hub, viewer: Viewer, { clientId, planId }: Whose): Promise<void> {
  const settings = await hub.settings.read();
  const today = dayIn(hub.clock.now(), settings.timeZone);
  await withTransaction(hub, async (tx) => {
    const plan = await planFor(tx, viewer, planId);
    if (plan.retiredAt) throw new AppError('invalid_state', 'This plan is not used any more');
    await lockClient(tx, clientId);
    const before = await tx.db.careEnrolment.findUnique({ where: { clientId_planId: { clientId, planId } } });
    if (before && isIn(before)) throw new AppError('conflict', 'The client is in this plan already');
    await enrolWithin(tx, { clientId, plan, by: 'hand', agentId: viewer.agentId }, { settings, today });
  });
}

const isIn = ({ state }: { state: string }): boolean => state === 'active' || state === 'paused';

interface Came {
  clientId: string;
  plan: { id: string; name: string };
  /** What the timeline says of it. It is kept as by hand: the plan's own rule does not let go of it. */
  by: 'hand' | 'rule';
  agentId: string | null;
}

async function enrolWithin(
  tx: Tx,
  { clientId, plan, by, agentId }: Came,
  { settings, today }: { settings: Settings; today: string },
): Promise<void> {
  const planId = plan.id;
  const data = {
    state: 'active',
    enrolledBy: 'hand',
    enrolledOn: columnOfDay(today),
    lookOn: columnOfDay(today),
    reason: null,
    changedAt: new Date(),
  };
  const { id } = await tx.db.careEnrolment.upsert({
    where: { clientId_planId: { clientId, planId } },
    create: { clientId, planId, ...data },
    update: data,
  });
  await recordEvent(tx, {
    clientId,
    agentId,
    kind: 'care.enrolled',
    data: { planId, name: plan.name, by },
  });
  await planEnrolment(tx, id, { settings, today });
}

/**
 * A rule of the house takes a client, whose row this transaction has taken, into a plan of the division. Gives what became of
 * it: `already` for who is in it, or was taken out of it by a person; `gone` for a plan that is not used any more.
 */
export async function enrolByHouseRule(
  tx: Tx,
  { clientId, planId, divisionId }: Whose & { divisionId: string },
  { settings, now }: { settings: Settings; now: Date },
): Promise<{ result: 'done' | 'already' | 'gone'; name: string | null }> {
  const plan = await tx.db.carePlan.findFirst({ where: { id: planId, divisionId, retiredAt: null } });
  if (!plan) return { result: 'gone', name: null };
  const before = await tx.db.careEnrolment.findUnique({ where: { clientId_planId: { clientId, planId } } });
  if (before && (isIn(before) || before.enrolledBy === 'hand')) return { result: 'already', name: plan.name };
  const today = dayIn(now, settings.timeZone);
  await enrolWithin(tx, { clientId, plan, by: 'rule', agentId: null }, { settings, today });
  return { result: 'done', name: plan.name };
}

const became = { pause: 'paused', resume: 'active', leave: 'left' } as const satisfies Record<
  string,
  EnrolmentState
>;
const from = { pause: ['active'], resume: ['paused'], leave: ['active', 'paused'] } as const;

/** Pauses, resumes or ends an enrolment. Throws `not_found`, or `invalid_state` when that cannot be done to it now. */
export async function changeEnrolment(
  hub: Hub,
  viewer: Viewer,
  { clientId, planId, action, reason }: z.output<typeof ChangeEnrolment> & { clientId: string },
): Promise<void> {
  const settings = await hub.settings.read();
  const today = dayIn(hub.clock.now(), settings.timeZone);
  await withTransaction(hub, async (tx) => {
    const plan = await planFor(tx, viewer, planId);
    await lockClient(tx, clientId);
    const enrolment = await tx.db.careEnrolment.findUnique({
      where: { clientId_planId: { clientId, planId } },
    });
    if (!enrolment) throw new AppError('not_found', 'The client is not in this plan');
    const { count } = await tx.db.careEnrolment.updateMany({
      where: { id: enrolment.id, state: { in: [...from[action]] } },
      data: {
        state: became[action],
        // What a person decides about, no rule decides about any more.
        enrolledBy: 'hand',
        reason: reason ?? null,
        changedAt: new Date(),
        lookOn: action === 'resume' ? columnOfDay(today) : null,
      },
    });
    if (count === 0) throw new AppError('invalid_state', `The client is ${enrolment.state} in this plan`);
    await recordEvent(tx, {
      clientId,
      agentId: viewer.agentId,
      kind: 'care.changed',
      data: { planId, name: plan.name, state: became[action], by: 'hand', reason: reason ?? null },
    });
    if (action === 'resume') await planEnrolment(tx, enrolment.id, { settings, today });
    else await cancelStepsOf(tx, [enrolment.id], viewer.agentId);
  });
}

async function planFor(tx: Tx, { divisionId }: Viewer, id: string) {
  const plan = await tx.db.carePlan.findFirst({ where: { id, divisionId } });
  if (!plan) throw new AppError('not_found', 'There is no such plan');
  return plan;
}
