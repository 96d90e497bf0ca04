import type pg from 'pg';
import { mediaUrl } from '../attachments/mediaLinks.ts';
import type { OutgoingMessage, SendResult } from '../channels/channel.ts';
import { withConnection } from '../db.ts';
import { AppError } from '../errors.ts';
import type { ContactPurpose } from '../contract/words.ts';
import { askPg, loadClientFacts, loadHouseRules } from '../governor/contactFacts.ts';
import { rulesAt } from '../governor/leavingRules.ts';
import type { HouseRules } from '../governor/readerHours.ts';
import { judgeMany } from '../governor/judgeMany.ts';
import type { Hub } from '../hub.ts';
import { outgoingText } from '../surveys/surveyTexts.ts';
import { presentRecorded, type RecordedRow } from '../timeline/recordedRows.ts';
import { concludeSend, SMS_LEASE_SECONDS } from './deliverMessage.ts';
import { holdDelivery } from './holdDelivery.ts';
import { inTurns } from './inTurns.ts';

// Sends automatic texts, dozens at a time, in a lane of their own. Each is leased before the provider is called, as
// deliverMessage does; what the provider took is written for all at once. Must stay true: a burst of surveys never holds
// up an agent's reply, and a process that is killed leaves no more uncertain than one batch.

// Two turns of sends: each may take as long as the adapter waits, and the lease must outlast them.
const BATCH = 100;
const SENDS_AT_ONCE = 50;

interface LeasedRow {
  id: string;
  client_id: string;
  conversation_id: string | null;
  purpose: ContactPurpose;
  from: string;
  to: string;
  idempotency_key: string;
  callback_token: string;
  text: string;
  time_zone: string | null;
  opted_out: boolean;
}

/** Job, an alarm: sends all that are due. Throws AppError('channel_unavailable') when the provider is busy: later again. */
export async function deliverDue(hub: Hub): Promise<void> {
  for (;;) {
    const rules = await loadHouseRules(askPg(hub.pool), await hub.settings.read());
    // What held when they left is written with the lease: no message is out without it.
    const rows = await withConnection(hub, async (client) => {
      const taken = await client.query<Omit<LeasedRow, 'opted_out'>>({
        name: 'take_automatic_texts',
        text: 'SELECT * FROM take_automatic_texts($1)',
        values: [BATCH],
      });
      return taken.rows.length === 0
        ? []
        : await lease(client, { rows: taken.rows, rules, now: hub.clock.now() });
    });
    if (rows.length === 0) return;
    await sendBatch(hub, rows, rules);
  }
}

async function sendBatch(hub: Hub, rows: readonly LeasedRow[], rules: HouseRules): Promise<void> {
  // The last look, with the lease in hand: an opt-out that came this instant still counts.
  const now = hub.clock.now();
  const { settings } = rules;
  const facts = await loadClientFacts(
    askPg(hub.pool),
    rows.map((row) => row.client_id),
    { now, settings },
  );
  const verdicts = judgeMany(
    rows.map((row) => ({
      clientId: row.client_id,
      channel: 'sms' as const,
      purpose: row.purpose,
      to: row.to,
      timeZone: row.time_zone,
      optedOut: row.opted_out,
      counted: true,
      lastSurveyAt: null,
    })),
    { now, rules, facts },
  );
  const media = await mediaOf(hub, rows);
  const accepted: { id: string; provider_id: string | null }[] = [];
  const busy: string[] = [];
  await inTurns([...rows.entries()], SENDS_AT_ONCE, async ([index, row]) => {
    if (verdicts[index]?.ok === false) {
      await giveBack(hub, row.id);
      await holdDelivery(hub, row.id);
      return;
    }
    const outgoing = { ...toOutgoing(hub, row), media: media.get(row.id) ?? [] };
    const result = busy.length > 0 ? waitToo : await hub.channels.sms.send(outgoing);
    if (result.kind === 'accepted') accepted.push({ id: row.id, provider_id: result.providerId });
    else if (result.kind === 'busy') {
      busy.push(result.reason);
      await giveBack(hub, row.id);
    } else await concludeSend(hub, { deliveryId: row.id, sender: hub.channels.sms }, result);
  });
  await settleAccepted(hub, accepted);
  if (busy[0] !== undefined) throw new AppError('channel_unavailable', busy[0]);
}

/** Per delivery: where the network fetches what goes with it. */
async function mediaOf(hub: Hub, rows: readonly LeasedRow[]): Promise<Map<string, string[]>> {
  const { rows: files } = await hub.pool.query<{ id: string; file_ids: string[] }>({
    name: 'media_of_deliveries',
    text: `SELECT d.id, array_agg(a.id ORDER BY a.place) AS file_ids FROM delivery d
             JOIN attachment a ON a.message_id = d.message_id WHERE d.id = ANY ($1) GROUP BY d.id`,
    values: [rows.map(({ id }) => id)],
  });
  return new Map(files.map(({ id, file_ids }) => [id, file_ids.map((file) => mediaUrl(hub.config, file))]));
}

interface Taken {
  rows: readonly Omit<LeasedRow, 'opted_out'>[];
  rules: HouseRules;
  now: Date;
}

/** Keeps with each what holds as it leaves, so that it can be judged afterwards. */
async function lease(client: pg.ClientBase, { rows, rules, now }: Taken): Promise<LeasedRow[]> {
  const under = rows.map(({ time_zone: timeZone, to: address, purpose }) =>
    rulesAt(now, rules, { timeZone, address, purpose, channel: 'sms' }),
  );
  const result = await client.query<{ id: string }>({
    name: 'lease_taken_texts',
    text: 'SELECT id FROM lease_taken_texts($1, $2, $3) id',
    values: [rows.map(({ id }) => id), under.map((one) => JSON.stringify(one)), SMS_LEASE_SECONDS],
  });
  const optedOut = new Set(result.rows.map(({ id }) => id));
  return rows.map((row) => ({ ...row, opted_out: optedOut.has(row.id) }));
}

/** The provider has just said that it is busy: the rest of the batch does not ask again. */
const waitToo: SendResult = { kind: 'busy', reason: 'The provider is busy' };

function toOutgoing(hub: Hub, row: LeasedRow): Omit<OutgoingMessage, 'media'> {
  return {
    deliveryId: row.id,
    conversationId: row.conversation_id,
    callbackToken: row.callback_token,
    from: row.from,
    to: row.to,
    text: outgoingText(hub, { ...row, idempotencyKey: row.idempotency_key }, row.text),
    subject: null,
    references: [],
    mailId: null,
    files: [],
    named: { to: [], cc: [] },
    unsubscribeUrl: null,
    automated: true,
  };
}

async function giveBack(hub: Hub, deliveryId: string): Promise<void> {
  await hub.pool.query(
    `UPDATE delivery SET state = 'pending', leased_until = NULL WHERE id = $1 AND state = 'leased'`,
    [deliveryId],
  );
}

async function settleAccepted(hub: Hub, items: readonly { id: string }[]): Promise<void> {
  if (items.length === 0) return;
  const { rows } = await hub.pool.query<Omit<RecordedRow, 'kind'>>({
    name: 'settle_accepted',
    text: 'SELECT * FROM settle_accepted($1)',
    values: [JSON.stringify(items)],
  });
  hub.relay.accept(rows.map((row) => presentRecorded({ ...row, kind: 'message.sent' })));
}
