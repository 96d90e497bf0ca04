import type { Viewer } from '../access/viewer.ts';
import { lockClient } from '../clients/lockClient.ts';
import {
  LossReason,
  type WinBackAction,
  type WinBackAnalysis,
  type WinBackAssessment,
  type WinBackCase,
  type WinBackPhase,
} from '../contract/winBack.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import type { Hub } from '../hub.ts';
import { changeState } from '../relations/setRelationState.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { addressFor } from './addressFor.ts';
import { loadWinBack } from './readWinBack.ts';

// analysis, action, assessment. A form is taken only in its own phase, which begins when the form before is whole
// (checked by the table as well), so that no phase can be skipped and none filled in twice.

const ASSESS_AFTER_DAYS = 30;
const DAY_MS = 86_400_000;

interface Case {
  id: string;
  clientId: string;
  phase: string;
}

/** The case with its client's row taken. Throws `invalid_state` in another phase than the form's. */
async function take(tx: Tx, id: string, phase: WinBackPhase): Promise<Case> {
  const { clientId } = await tx.db.winBackCase.findUniqueOrThrow({
    where: { id },
    select: { clientId: true },
  });
  await lockClient(tx, clientId);
  const row = await tx.db.winBackCase.findUniqueOrThrow({
    where: { id },
    select: { id: true, clientId: true, phase: true },
  });
  if (row.phase !== phase)
    throw new AppError('invalid_state', `This case is in the phase ${row.phase}`, {
      details: { phase: row.phase },
    });
  return row;
}

interface Filled<F> {
  id: string;
  form: F;
}

/** The first form. Not worth it: the case is closed as lost. */
export async function fillAnalysis(
  hub: Hub,
  viewer: Viewer,
  { id, form }: Filled<WinBackAnalysis>,
): Promise<WinBackCase> {
  const now = hub.clock.now();
  await withTransaction(hub, async (tx) => {
    const { clientId } = await take(tx, id, 'analysis');
    const { reason, competitor, lesson, ...said } = form;
    await tx.db.winBackCase.update({
      where: { id },
      data: {
        ...said,
        reason,
        competitor: reason === 'competitor' ? (competitor ?? null) : null,
        analysedAt: now,
        ...(form.isWorth
          ? { phase: 'action' }
          : { phase: 'closed', result: 'lost', lesson: lesson ?? null, closedAt: now }),
      },
    });
    const about = { clientId, agentId: viewer.agentId };
    if (form.isWorth)
      await recordEvent(tx, { ...about, kind: 'winBack.moved', data: { caseId: id, phase: 'action' } });
    else
      await recordEvent(tx, {
        ...about,
        kind: 'winBack.closed',
        data: { caseId: id, result: 'lost', reason },
      });
  });
  return loadWinBack(hub, viewer, id);
}

/** The second form: who does it, what is offered, and the dated contacts, each of which is planned at once. */
export async function fillAction(
  hub: Hub,
  viewer: Viewer,
  { id, form }: Filled<WinBackAction>,
): Promise<WinBackCase> {
  const now = hub.clock.now();
  await withTransaction(hub, async (tx) => {
    const { clientId } = await take(tx, id, 'action');
    await tx.db.winBackCase.update({
      where: { id },
      data: {
        ownerId: form.ownerId,
        offer: form.offer,
        actedAt: now,
        assessAt: new Date(now.getTime() + ASSESS_AFTER_DAYS * DAY_MS),
        phase: 'assessment',
      },
    });
    for (const [place, contact] of form.contacts.entries())
      await planContact(tx, {
        id,
        clientId,
        place,
        ownerId: form.ownerId,
        agentId: viewer.agentId,
        ...contact,
      });
    await recordEvent(tx, {
      clientId,
      agentId: viewer.agentId,
      kind: 'winBack.moved',
      data: { caseId: id, phase: 'assessment' },
    });
  });
  return loadWinBack(hub, viewer, id);
}

type Contact = WinBackAction['contacts'][number] & {
  id: string;
  clientId: string;
  place: number;
  ownerId: string;
  agentId: string;
};

/** A text or mail is planned as a message, which the governor lets go; a call or visit is its owner's to do. */
async function planContact(tx: Tx, contact: Contact): Promise<void> {
  const { id: caseId, clientId, place, way, text, ownerId, agentId } = contact;
  const dueAt = new Date(contact.dueAt);
  const ruleKey = `win_back:${caseId}:${place}`;
  const common = { clientId, dueAt, ownerId, agentId, ruleKey };
  const isMessage = way === 'sms' || way === 'email';
  const planned = isMessage
    ? await planFollowUp(tx, {
        ...common,
        kind: 'text',
        purpose: 'win_back',
        title: 'Win-back message',
        text,
        send: await addressFor(tx, clientId, way),
      })
    : await planFollowUp(tx, {
        ...common,
        title: way === 'call' ? 'Win-back call' : 'Win-back visit',
        note: text,
      });
  if (planned)
    await tx.db.winBackContact.create({
      data: { caseId, place, way, dueAt, text, followUpId: planned.followUpId },
    });
}

/** The third form. Pending: asked again in thirty days; won brings a broken relationship back. */
export async function fillAssessment(
  hub: Hub,
  viewer: Viewer,
  { id, form }: Filled<WinBackAssessment>,
): Promise<WinBackCase> {
  const now = hub.clock.now();
  const settings = await hub.settings.read();
  await withTransaction(hub, async (tx) => {
    const { clientId } = await take(tx, id, 'assessment');
    const isOver = form.result !== 'pending';
    const { reason, client } = await tx.db.winBackCase.update({
      where: { id },
      data: {
        ...form,
        ...(isOver
          ? { phase: 'closed', closedAt: now }
          : { assessAt: new Date(now.getTime() + ASSESS_AFTER_DAYS * DAY_MS) }),
      },
      select: { reason: true, client: { select: { relationState: true } } },
    });
    if (!isOver) return;
    const { agentId } = viewer;
    if (form.result === 'won' && client.relationState === 'broken')
      await changeState(tx, { clientId, to: 'regained', reason: 'won_back', agentId, settings, now });
    await recordEvent(tx, {
      clientId,
      agentId,
      kind: 'winBack.closed',
      data: { caseId: id, result: form.result, reason: LossReason.parse(reason) },
    });
  });
  return loadWinBack(hub, viewer, id);
}
