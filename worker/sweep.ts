import { sweepTries } from '../core/access/signInGuard.ts';
import { sweepFiles } from '../core/attachments/sweepFiles.ts';
import { findLostLegs } from '../core/calls/mendLegs.ts';
import { settleLostAnswers } from '../core/conversations/lostAnswers.ts';
import type { Hub } from '../core/hub.ts';
import { loseSilent } from '../core/presence/devices.ts';
import type { JobOrder } from '../core/jobs/contract.ts';
import { mendInternalCalls } from '../core/internalCalls/endInternal.ts';
import { mendMonitors } from '../core/monitoring/mendMonitors.ts';
import { settleCharges } from '../core/outbound/settleCharges.ts';
import { expireInvites } from '../core/surveys/expireInvites.ts';
import { finishPartials } from '../core/surveys/finishAnswer.ts';
import { SILENT_SECONDS } from '../core/rules/dryRun.ts';
import { ABANDONED_MINUTES } from '../core/verification/runs.ts';

// Mends what a lost queue or a killed process left lying: every row that is due and still undone is ordered again. It only
// orders; the claim in each job makes a second order harmless.

const BATCH = 200;
/** Young rows have their job on the way; only what the alarm clock has missed is ours. */
const GRACE_SECONDS = 5;
const MINUTE_MS = 60_000;

type Orderable =
  | 'call.connectAgent'
  | 'message.deliver'
  | 'wrapUp.expire'
  | 'media.fetch'
  | 'followUp.remind'
  | 'followUp.remindAhead'
  | 'followUp.escalate'
  | 'verification.run'
  | 'review.make'
  | 'rule.dryRun'
  | 'call.endGrace';

/** Per job: the ids of the rows that are overdue for it ($1 seconds), oldest first, at most $2. */
const overdue: Record<Orderable, string> = {
  'message.deliver': `SELECT id FROM delivery WHERE state IN ('pending', 'held') AND (purpose = 'reply' OR channel = 'email')
    AND due_at < now() - $1 * interval '1 s' ORDER BY due_at LIMIT $2`,
  // A caller whom an agent has accepted and who is not in the conference: the order to move was lost.
  'call.connectAgent': `SELECT c.id FROM leg l JOIN conversation c ON c.id = l.conversation_id AND c.state = 'handled'
    WHERE l.state <> 'ended' AND l.party = 'client' AND NOT l.parked AND l.joined_at IS NULL AND l.call_sid IS NOT NULL
    AND coalesce(l.moving_since, c.handled_at) < now() - $1 * interval '1 s' LIMIT $2`,
  'wrapUp.expire': `SELECT id FROM conversation WHERE state = 'wrapping'
    AND wrap_up_due_at < now() - $1 * interval '1 s' ORDER BY wrap_up_due_at LIMIT $2`,
  'media.fetch': `SELECT event_id AS id FROM text_media WHERE state = 'waiting'
    AND due_at < now() - $1 * interval '1 s' ORDER BY due_at LIMIT $2`,
  'review.make': `SELECT id FROM review_report WHERE state = 'ordered'
    AND created_at < now() - $1 * interval '1 s' ORDER BY created_at LIMIT $2`,
  'followUp.remind': `SELECT id FROM follow_up WHERE state = 'planned' AND kind <> 'text' AND due_at < now() - $1 * interval '1 s'
    AND coalesce(due_until, due_at) < now() - $1 * interval '1 s' ORDER BY due_at LIMIT $2`,
  'followUp.remindAhead': `SELECT id FROM follow_up WHERE state = 'planned' AND reminded_ahead_at IS NULL
    AND remind_at < now() - $1 * interval '1 s' ORDER BY remind_at LIMIT $2`,
  'followUp.escalate': `SELECT id FROM follow_up WHERE state = 'overdue' AND escalated_at IS NULL
    AND escalate_at < now() - $1 * interval '1 s' ORDER BY escalate_at LIMIT $2`,
  'call.endGrace': `SELECT id FROM conversation WHERE grace_until < now() - $1 * interval '1 s' AND state = 'handled'
    ORDER BY grace_until LIMIT $2`,
  'rule.dryRun': `SELECT id FROM rule_dry_run WHERE finished_at IS NULL
    AND coalesce(beat_at + interval '${SILENT_SECONDS} s', ordered_at) < now() - $1 * interval '1 s' ORDER BY ordered_at LIMIT $2`,
  'verification.run': `SELECT id FROM verification_run WHERE finished_at IS NULL
    AND coalesce(started_at + interval '${ABANDONED_MINUTES} min', ordered_at) < now() - $1 * interval '1 s'
    ORDER BY ordered_at LIMIT $2`,
};

type Alarm =
  | 'message.deliverDue'
  | 'reservation.expireDue'
  | 'survey.sendDue'
  | 'survey.remindDue'
  | 'survey.planCampaigns'
  | 'followUp.sendDue'
  | 'afterWork.endDue'
  | 'recording.resumeDue'
  | 'case.due'
  | 'waiting.due';

/** Per alarm: whether anything is overdue for it. It rings once, however much there is. */
const unheard: Record<Alarm, string> = {
  'message.deliverDue': `SELECT 1 FROM delivery WHERE state IN ('pending', 'held') AND purpose <> 'reply' AND channel = 'sms'
    AND due_at < now() - $1 * interval '1 s' LIMIT 1`,
  'reservation.expireDue': `SELECT 1 FROM reservation WHERE state = 'pending'
    AND expires_at < now() - $1 * interval '1 s' LIMIT 1`,
  // Calls overflow by the second, not when an alarm was missed.
  'waiting.due': `SELECT 1 FROM conversation WHERE state = 'queued' AND overflow_at <= now()
    UNION ALL SELECT 1 FROM conversation WHERE snoozed_at IS NOT NULL AND snoozed_until < now() - $1 * interval '1 s'
    UNION ALL SELECT 1 FROM callback WHERE state = 'waiting' AND expires_at < now() - $1 * interval '1 s'
    UNION ALL SELECT 1 FROM callback WHERE state = 'recording' AND settle_at < now() - $1 * interval '1 s' LIMIT 1`,
  'survey.sendDue': `SELECT 1 FROM survey_invite WHERE state IN ('planned', 'held') AND expires_at > now()
    AND due_at < now() - $1 * interval '1 s' LIMIT 1`,
  'case.due': `SELECT 1 FROM case_clock WHERE next_at < now() - $1 * interval '1 s'
    UNION ALL SELECT 1 FROM case_confirmation WHERE state = 'asked' AND lapses_at < now() - $1 * interval '1 s'
    UNION ALL SELECT 1 FROM client_case k JOIN client c ON c.id = k.client_id
     WHERE k.state IN ('awaiting_customer', 'resolved') AND c.last_contact_at > k.heard_at LIMIT 1`,
  'survey.remindDue': `SELECT 1 FROM survey_invite WHERE state = 'sent' AND expires_at > now()
    AND remind_at < now() - $1 * interval '1 s' LIMIT 1`,
  'survey.planCampaigns': `SELECT 1 FROM survey_campaign WHERE finished_at IS NULL AND canceled_at IS NULL
    AND due_at < now() - $1 * interval '1 s' LIMIT 1`,
  'followUp.sendDue': `SELECT 1 FROM follow_up WHERE state = 'planned' AND kind = 'text'
    AND due_at < now() - $1 * interval '1 s' LIMIT 1`,
  'afterWork.endDue': `SELECT 1 FROM reservation WHERE kind = 'after' AND ended_at IS NULL
    AND after_due_at < now() - $1 * interval '1 s' LIMIT 1`,
  'recording.resumeDue': `SELECT 1 FROM conversation WHERE recording_state = 'paused'
    AND recording_resume_at < now() - $1 * interval '1 s' LIMIT 1`,
};
const alarms = [
  'message.deliverDue',
  'reservation.expireDue',
  'survey.sendDue',
  'survey.remindDue',
  'survey.planCampaigns',
  'followUp.sendDue',
  'afterWork.endDue',
  'recording.resumeDue',
  'case.due',
  'waiting.due',
] as const;

/** Job, every few seconds. One part that fails does not keep the others from running. */
export async function sweepDue(hub: Hub): Promise<void> {
  const parts = [
    orderOverdue(hub),
    ringAgain(hub),
    sweepTries(hub),
    settleLostAnswers(hub),
    findLostLegs(hub),
    expireInvites(hub),
    finishPartials(hub),
    settleCharges(hub),
    mendMonitors(hub),
    mendInternalCalls(hub),
    askForMatching(hub),
    loseSilent(hub),
    holdUnfinishedMail(hub),
    sweepFiles(hub),
  ];
  const failed = (await Promise.allSettled(parts)).filter((result) => result.status === 'rejected');
  for (const { reason } of failed) hub.log.warn({ err: reason as unknown }, 'a part of the sweep failed');
}

async function orderOverdue(hub: Hub): Promise<void> {
  // A finished job keeps its id for a while, and would swallow a new one of the same id: each minute has ids of its own.
  const minute = Math.floor(Date.now() / MINUTE_MS);
  for (const name of orderables) {
    const { rows } = await hub.pool.query<{ id: string }>({
      name: `overdue_${name}`,
      text: overdue[name],
      values: [GRACE_SECONDS, BATCH],
    });
    if (rows.length === 0) continue;
    hub.log.info({ job: name, rows: rows.length }, 'ordered again by the sweep');
    await hub.jobs.add(rows.map(({ id }) => toOrder(name, id, `sweep-${id}-${minute}`)));
  }
}

async function ringAgain(hub: Hub): Promise<void> {
  for (const name of alarms) {
    const { rowCount } = await hub.pool.query({
      name: `unheard_${name}`,
      text: unheard[name],
      values: [GRACE_SECONDS],
    });
    if (rowCount) await hub.jobs.add([{ name, payload: {}, key: `sweep-${Date.now()}` }]);
  }
}

const orderables = [
  'call.connectAgent',
  'message.deliver',
  'wrapUp.expire',
  'media.fetch',
  'followUp.remind',
  'followUp.remindAhead',
  'followUp.escalate',
  'verification.run',
  'review.make',
  'rule.dryRun',
  'call.endGrace',
] as const;

function toOrder(name: Orderable, id: string, key: string): JobOrder {
  switch (name) {
    case 'message.deliver':
      return { name, payload: { deliveryId: id }, key };
    case 'call.connectAgent':
    case 'wrapUp.expire':
    case 'call.endGrace':
      return { name, payload: { conversationId: id }, key };
    case 'media.fetch':
      return { name, payload: { eventId: id }, key };
    case 'followUp.remind':
    case 'followUp.remindAhead':
    case 'followUp.escalate':
      return { name, payload: { followUpId: id }, key };
    case 'review.make':
      return { name, payload: { reportId: id }, key };
    case 'verification.run':
    case 'rule.dryRun':
      return { name, payload: { runId: id }, key };
  }
}

async function askForMatching(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ queue_id: string }>({
    name: 'queues_with_waiting',
    text: `SELECT DISTINCT queue_id FROM conversation WHERE state = 'queued'`,
  });
  for (const row of rows) hub.matcher.request(row.queue_id);
}

/**
 * A mail is stored before anything is made of it. When the process dies in between, its sender was told nothing and tries
 * again; if none comes, the mail is shown to supervisors instead of lying there unseen. (A later try still takes it in.)
 */
async function holdUnfinishedMail(hub: Hub): Promise<void> {
  const { rowCount } = await hub.pool.query({
    name: 'hold_unfinished_mail',
    text: `UPDATE raw_inbound r SET reason = 'unfinished' WHERE r.reason IS NULL
        AND r.received_at BETWEEN now() - interval '1 day' AND now() - interval '10 minutes'
        AND NOT EXISTS (SELECT FROM message m WHERE m.raw_id = r.id)`,
  });
  if (rowCount) hub.log.warn({ mails: rowCount }, 'mails that were stored but never taken in are held back');
}
