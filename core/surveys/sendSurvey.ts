import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Settings } from '../contract/settings.ts';
import type { MessageChannel } from '../contract/words.ts';
import { withConnection } from '../db.ts';
import { askPg, loadClientFacts, loadHouseRules } from '../governor/contactFacts.ts';
import { passes, type Refusal } from '../governor/contactRules.ts';
import { judgeMany } from '../governor/judgeMany.ts';
import type { Hub } from '../hub.ts';
import { presentRecorded, type RecordedRow } from '../timeline/recordedRows.ts';
import { INVITE_LIFE_MS } from './addInvite.ts';
import { isOneWay } from '../senders/reach.ts';
import { renewSenders } from './renewSenders.ts';
import { termsOf, type SendTerms } from './sendTerms.ts';
import { surveyDeliveryKey, surveyText } from './surveyTexts.ts';

// Sends the surveys that are due, a thousand at a time, if the governor lets them. One transaction takes them with their
// clients, and makes messages, deliveries, events and new states, so a survey is asked once, whatever is killed and however
// often this runs. The queue only rings: what is due stands in the database.

const BATCH = 1_000;
/** Whose row is in use this instant is looked at again after this pause, so many times; after that the sweep does. */
const LOOK_AGAIN_MS = 50;
const LOOKS = 10;

interface DueRow {
  id: string;
  client_id: string;
  conversation_id: string | null;
  channel: MessageChannel;
  to: string | null;
  our_address: string | null;
  time_zone: string | null;
  last_survey_at: Date | null;
  language: string;
  opted_out: boolean;
}

/** Job, an alarm: sends, holds back or gives up all that are due. */
export async function sendDueSurveys(hub: Hub): Promise<void> {
  await renewSenders(hub);
  for (let looks = 0; looks < LOOKS;) {
    const taken = await sendBatch(hub, null);
    if (taken === BATCH) continue;
    if (!(await isSomeDue(hub.pool))) return;
    looks += taken === 0 ? 1 : 0;
    await pause(LOOK_AGAIN_MS);
  }
}

/** Job: the same for one invite. Does nothing when it is not due or was dealt with already. */
export async function sendSurvey(hub: Hub, { inviteId }: { inviteId: string }): Promise<void> {
  await sendBatch(hub, inviteId);
}

async function isSomeDue(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'some_survey_due',
    text: `SELECT 1 FROM survey_invite WHERE state IN ('planned', 'held') AND due_at <= now() AND expires_at > now() LIMIT 1`,
  });
  return rowCount === 1;
}

async function sendBatch(hub: Hub, only: string | null): Promise<number> {
  const settings = await hub.settings.read();
  const { taken, recorded } = await withConnection(hub, async (client) => {
    const { rows } = await client.query<DueRow>({
      name: 'take_due_surveys',
      text: 'SELECT * FROM take_due_surveys($1, $2)',
      values: [BATCH, only],
    });
    return {
      taken: rows.length,
      recorded: rows.length === 0 ? [] : await settle(hub, client, { rows, settings }),
    };
  });
  hub.relay.accept(recorded.map(presentRecorded));
  return taken;
}

interface Due {
  rows: readonly DueRow[];
  settings: Settings;
}

async function settle(hub: Hub, client: pg.ClientBase, { rows, settings }: Due): Promise<RecordedRow[]> {
  const now = hub.clock.now();
  const terms = await termsOf(
    client,
    rows.map(({ id }) => id),
  );
  const ask = askPg(client);
  const rules = await loadHouseRules(ask, settings);
  const facts = await loadClientFacts(
    ask,
    rows.map((row) => row.client_id),
    { now, settings },
  );
  const verdicts = judgeMany(
    rows.map((row) => ({
      clientId: row.client_id,
      channel: row.channel,
      purpose: 'survey' as const,
      to: row.to,
      timeZone: row.time_zone,
      optedOut: row.opted_out,
      counted: false,
      lastSurveyAt: row.last_survey_at,
      capDays: terms.get(row.id)?.cooldownDays ?? null,
    })),
    { now, rules, facts },
  );
  const decided = rows.map((row, index) => ({ row, verdict: verdicts[index] ?? { ok: true } }));
  const result = await client.query<RecordedRow>({
    name: 'settle_due_surveys',
    text: 'SELECT * FROM settle_due_surveys($1, $2, $3, $4, $5)',
    values: [
      JSON.stringify(
        decided.filter(({ verdict }) => verdict.ok).map(({ row }) => toSent(row, terms.get(row.id))),
      ),
      JSON.stringify(decided.flatMap(({ row, verdict }) => (verdict.ok ? [] : [toRefused(row, verdict)]))),
      now,
      new Date(now.getTime() + INVITE_LIFE_MS),
      settings.surveyCapDays,
    ],
  });
  return result.rows;
}

function toSent(row: DueRow, terms: SendTerms | undefined) {
  return {
    id: row.id,
    client_id: row.client_id,
    conversation_id: row.conversation_id,
    channel: row.channel,
    from: row.our_address ?? '',
    to: row.to ?? '',
    ...surveyText(row.language, row.channel, {
      content: terms?.content,
      canAnswer: !isOneWay(row.our_address ?? '+'),
    }),
    key: surveyDeliveryKey(row.id),
    token: randomBytes(24).toString('base64url'),
  };
}

/** Quiet hours and holidays pass: the invite waits for their end. Every other reason ends it, so that nobody is asked about last month. */
function toRefused(row: DueRow, refusal: Refusal) {
  const { why, until } = refusal;
  return {
    id: row.id,
    client_id: row.client_id,
    conversation_id: row.conversation_id,
    channel: row.channel,
    state: passes(refusal) ? 'held' : 'skipped',
    why,
    until,
  };
}
