import { readTextStatus } from '../channels/textStates.ts';
import type { LoggedText } from '../channels/channel.ts';
import type { DeliveryPurpose } from '../contract/words.ts';
import { isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { outgoingText } from '../surveys/surveyTexts.ts';
import { inTurns } from './inTurns.ts';
import { matchLost, type Claimant } from './matchLost.ts';
import { settleDelivery } from './deliveryStates.ts';

// Sends whose answer is lost. Mostly the status callback comes, whose path names the delivery, and that settles it. Else the
// provider is asked, soon and again; what it does not know after a quarter of a minute is shown as unknown. Nothing here sends.

const FIRST_LOOK_SECONDS = 2;
/** From then on it is unknown. With the 20 s of a lease and a sweep in between it is under a minute since the send. */
const UNKNOWN_AFTER_SECONDS = 15;
/** While a row is being asked about, other sweeps leave it alone. */
const HOLD_SECONDS = 15;
const BATCH = 1_000;
const AT_ONCE = 16;
/** A provider that does not answer must not hold up what can only be called unknown. */
const PATIENCE_MS = 8_000;

/** The answer to a send is lost: ask in a moment. */
export async function beUncertain(hub: Hub, deliveryId: string): Promise<void> {
  await hub.pool.query(
    `UPDATE delivery SET uncertain_since = now(), leased_until = now() + $2 * interval '1 s'
      WHERE id = $1 AND state = 'leased'`,
    [deliveryId, FIRST_LOOK_SECONDS],
  );
}

interface Pair {
  from: string;
  to: string;
}

/**
 * Settles what is due to be asked about, and leases that ran out because their process died. Gives how many it looked at.
 */
export async function settleLostAnswers(hub: Hub): Promise<number> {
  const { rows } = await hub.pool.query<Pair & { id: string; channel: string }>({
    name: 'lost_answers',
    text: `UPDATE delivery SET leased_until = now() + $1 * interval '1 s', asked_at = now(),
             uncertain_since = coalesce(uncertain_since, now())
            WHERE id IN (SELECT id FROM delivery WHERE state = 'leased' AND leased_until < now()
                          ORDER BY leased_until LIMIT $2 FOR UPDATE SKIP LOCKED)
           RETURNING id, channel, "from", "to"`,
    values: [HOLD_SECONDS, BATCH],
  });
  const { texts, mails } = Object.groupBy(rows, (row) => (row.channel === 'sms' ? 'texts' : 'mails'));
  // SMTP has no question for it.
  for (const { id } of mails ?? []) await settleUnknown(hub, id);
  await settlePairs(hub, texts ?? [], settlePair);
  return rows.length;
}

/** Asks once more about texts of the last day that are shown as unknown. Gives how many it asked about. */
export async function askAboutUnknown(hub: Hub): Promise<number> {
  const { rows } = await hub.pool.query<Pair>(
    `UPDATE delivery SET asked_at = now()
      WHERE id IN (SELECT id FROM delivery WHERE channel = 'sms' AND state = 'unknown' AND created_at > now() - interval '1 day'
                      AND (asked_at IS NULL OR asked_at < now() - interval '10 min') ORDER BY created_at LIMIT $1)
     RETURNING "from", "to"`,
    [BATCH],
  );
  await settlePairs(hub, rows, settlePair);
  return rows.length;
}

async function settlePairs(
  hub: Hub,
  rows: readonly Pair[],
  settle: (hub: Hub, pair: Pair, deadline: number) => Promise<void>,
): Promise<void> {
  const pairs = new Map(rows.map(({ from, to }) => [`${from} ${to}`, { from, to }]));
  const deadline = Date.now() + PATIENCE_MS;
  await inTurns([...pairs.values()], AT_ONCE, (pair) => settle(hub, pair, deadline));
}

interface ClaimantRow {
  id: string;
  purpose: DeliveryPurpose;
  idempotency_key: string;
  text: string;
  state: 'leased' | 'unknown';
  created_at: Date;
  uncertain_since: Date | null;
  is_in_flight: boolean;
  is_due: boolean;
}

/** All sends to one number of which nothing is known, together: equal texts are told apart by their number alone. */
async function settlePair(hub: Hub, pair: Pair, deadline: number): Promise<void> {
  const { rows } = await hub.pool.query<ClaimantRow>({
    name: 'uncertain_of_pair',
    text: `SELECT d.id, d.purpose, d.idempotency_key, m.text, d.state, d.created_at, d.uncertain_since,
                  d.state = 'leased' AND d.uncertain_since IS NULL AND d.leased_until > now() AS is_in_flight,
                  d.state = 'unknown' OR d.uncertain_since < now() - $3 * interval '1 s' AS is_due
             FROM delivery d JOIN message m ON m.id = d.message_id
            WHERE d.channel = 'sms' AND d.state IN ('leased', 'unknown') AND d."from" = $1 AND d."to" = $2
              AND d.created_at > now() - interval '1 day' ORDER BY d.created_at, d.id`,
    values: [pair.from, pair.to, UNKNOWN_AFTER_SECONDS],
  });
  const [oldest] = rows;
  if (!oldest) return;
  const claimants = rows.map((row) => toClaimant(hub, pair.from, row));
  const free = await unclaimed(hub, { ...pair, since: oldest.created_at, deadline });
  const found = matchLost(claimants, free ?? []);
  for (const [deliveryId, text] of found) await settleFound(hub, deliveryId, text);
  const open = rows.filter((row) => row.state === 'leased' && !row.is_in_flight && !found.has(row.id));
  for (const row of open) if (row.is_due) await settleUnknown(hub, row.id);
  const asked = open.filter((row) => !row.is_due).map((row) => row.id);
  if (asked.length > 0) await askAgain(hub, asked);
}

function toClaimant(hub: Hub, from: string, row: ClaimantRow): Claimant {
  return {
    id: row.id,
    text: outgoingText(hub, { ...row, from, idempotencyKey: row.idempotency_key }, row.text),
    sentFrom: row.created_at,
    lostAt: row.uncertain_since,
    isInFlight: row.is_in_flight,
    isDue: row.is_due === true,
  };
}

/** The provider's texts to this number that no delivery of ours has; null when it cannot be asked. */
async function unclaimed(
  hub: Hub,
  { from, to, since, deadline }: Pair & { since: Date; deadline: number },
): Promise<LoggedText[] | null> {
  const { lookUp } = hub.channels.sms;
  if (!lookUp || Date.now() > deadline) return null;
  try {
    const texts = await lookUp({ from, to, since: new Date(since.getTime() - CLOCKS_MS) });
    const { rows } = await hub.pool.query<{ provider_id: string }>(
      'SELECT provider_id FROM delivery WHERE provider_id = ANY($1)',
      [texts.map((text) => text.sid)],
    );
    const claimed = new Set(rows.map((row) => row.provider_id));
    return texts.filter((text) => !claimed.has(text.sid));
  } catch (err) {
    hub.log.debug({ err }, 'the provider could not be asked about a lost answer');
    return null;
  }
}

/** The provider's clock and ours may differ. */
const CLOCKS_MS = 60_000;

async function settleFound(hub: Hub, deliveryId: string, text: LoggedText): Promise<void> {
  try {
    await settleDelivery(hub, deliveryId, {
      state: readTextStatus(text.status),
      providerId: text.sid,
      reason: text.errorCode ? `Twilio ${text.errorCode}` : null,
    });
  } catch (err) {
    // Its own answer or callback was quicker and named this text for another of ours: that one has it.
    if (!isUniqueViolation(err, 'provider_id')) throw err;
    hub.log.info({ deliveryId }, 'the text that was found belongs to another delivery');
  }
}

async function settleUnknown(hub: Hub, deliveryId: string): Promise<void> {
  await settleDelivery(hub, deliveryId, { state: 'unknown', reason: 'The provider did not answer' });
}

/** The longer it lasts, the longer until the next time. One that is being settled, or put off by another sweep, needs none. */
async function askAgain(hub: Hub, deliveryIds: readonly string[]): Promise<void> {
  await hub.pool.query(
    `UPDATE delivery SET leased_until = now() + greatest(interval '2 s', (now() - uncertain_since) * 0.7)
      WHERE id = ANY(ARRAY(SELECT id FROM delivery
                            WHERE id = ANY($1::uuid[]) AND state = 'leased' FOR UPDATE SKIP LOCKED))`,
    [deliveryIds],
  );
}
