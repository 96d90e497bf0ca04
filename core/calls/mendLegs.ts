import type { LoggedCall } from '../channels/channel.ts';
import { inTurns } from '../conversations/inTurns.ts';
import type { Hub } from '../hub.ts';
import { phoneOf } from './phones.ts';
import { applyLegStatus } from './legStatus.ts';
import { readCallStatus } from './legStates.ts';
import { rememberLeg } from './legs.ts';

// Legs of which no news came. A process died between ordering a call and hearing its answer, or the answer or the last status
// callback was lost: the phone network is asked.

const BATCH = 100;
const AT_ONCE = 8;
/** The order itself is given up after 10 s. */
const LOST_AFTER_SECONDS = 15;
/** A call that the network does not list by then was never placed. */
const NEVER_PLACED_AFTER_MS = 30_000;

interface LostLeg {
  id: string;
  conversation_id: string;
  agent_id: string | null;
  guest_number: string | null;
  started_at: Date;
  our_number: string;
  client_number: string | null;
}

/** Legs that were ordered and have no call: finds the call by whom it rings, or ends the leg. Gives how many there were. */
export async function findLostLegs(hub: Hub): Promise<number> {
  const { rows } = await hub.pool.query<LostLeg>({
    name: 'lost_legs',
    text: `UPDATE leg l SET asked_at = now() FROM leg o_l LEFT JOIN call_guest g ON g.id = o_l.guest_id, conversation c
             JOIN our_address o ON o.id = c.our_address_id LEFT JOIN address a ON a.id = c.address_id
             LEFT JOIN callback w ON w.conversation_id = c.id AND w.state = 'waiting'
            WHERE o_l.id = l.id AND c.id = l.conversation_id AND l.id IN (
              SELECT id FROM leg WHERE state = 'queued' AND call_sid IS NULL
                 AND started_at < now() - $1 * interval '1 s' AND (asked_at IS NULL OR asked_at < now() - interval '5 s')
               LIMIT $2 FOR UPDATE SKIP LOCKED)
           RETURNING l.id, l.conversation_id, coalesce(l.agent_id, g.agent_id) AS agent_id, g.number AS guest_number,
             l.started_at, o.value AS our_number, coalesce(w.to_number, a.value) AS client_number`,
    values: [LOST_AFTER_SECONDS, BATCH],
  });
  await inTurns(rows, AT_ONCE, (leg) => findLostLeg(hub, leg));
  return rows.length;
}

async function findLostLeg(hub: Hub, leg: LostLeg): Promise<void> {
  // A guest of a queue has both; whoever has a number is rung there.
  const to = leg.guest_number ?? (leg.agent_id ? await phoneOf(hub, leg.agent_id) : leg.client_number);
  const call = to === null ? null : await callOf(hub, leg, to);
  if (call) {
    const conferenceSid = await hub.channels.history.conferenceOf(leg.conversation_id);
    const { id: legId, conversation_id: conversationId } = leg;
    await rememberLeg(hub, { legId, conversationId, callSid: call.sid, conferenceSid });
    const news = readCallStatus(call.status);
    if (news) await applyLegStatus(hub, { leg: { legId }, callSid: call.sid, ...news });
    return;
  }
  if (Date.now() - leg.started_at.getTime() < NEVER_PLACED_AFTER_MS) return;
  hub.log.warn({ legId: leg.id }, 'a call was never placed: its leg is ended');
  await applyLegStatus(hub, {
    leg: { legId: leg.id },
    callSid: null,
    state: 'ended',
    endReason: 'never_placed',
  });
}

/**
 * The first call from our number to this party since the leg was made that no other leg has. This one may have been given it
 * while the network was asked, by a callback or another sweep.
 */
async function callOf(hub: Hub, leg: LostLeg, to: string): Promise<LoggedCall | null> {
  const calls = await hub.channels.history.callsTo({
    from: leg.our_number,
    to,
    since: new Date(leg.started_at.getTime() - 2_000),
  });
  const { rows } = await hub.pool.query<{ call_sid: string }>(
    'SELECT call_sid FROM leg WHERE call_sid = ANY($1) AND id <> $2',
    [calls.map((call) => call.sid), leg.id],
  );
  const taken = new Set(rows.map((row) => row.call_sid));
  return calls.find((call) => !taken.has(call.sid)) ?? null;
}

/**
 * Legs that have been ringing, or talking, for so long that their end may have been missed. Each is asked about every ten
 * minutes at most.
 */
export async function askAboutLongLegs(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ id: string; call_sid: string }>(
    `UPDATE leg SET asked_at = now()
      WHERE id IN (SELECT id FROM leg WHERE state <> 'ended' AND call_sid IS NOT NULL
                      AND started_at < now() - CASE state WHEN 'in_progress' THEN interval '10 min' ELSE interval '2 min' END
                      AND (asked_at IS NULL OR asked_at < now() - interval '10 min')
                    ORDER BY coalesce(asked_at, started_at) LIMIT $1 FOR UPDATE SKIP LOCKED)
     RETURNING id, call_sid`,
    [BATCH],
  );
  await inTurns(rows, AT_ONCE, async ({ id, call_sid: callSid }) => {
    const status = await hub.channels.voice.statusOf(callSid);
    const news = status === null ? null : readCallStatus(status);
    if (news) await applyLegStatus(hub, { leg: { legId: id }, callSid, ...news });
  });
}
