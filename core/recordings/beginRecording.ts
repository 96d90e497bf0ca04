import { mayRecordCall } from '../arrival/mayRecord.ts';
import { liveLeg } from '../calls/legs.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { stopRefusedRecording } from './consent.ts';

// A call is recorded from the moment somebody talks with the client, if its queue says so and the client has not objected:
// both sides apart, on the client's own line, so that a transfer goes on in the same recording and a whisper is not in it.

interface Claimed {
  conference_sid: string;
  recording_consent: string | null;
  number: string | null;
  our_number: string;
}

/**
 * Job: the client is told, unless that was done before, and then the recording begins, if the law of both ends lets it: where
 * a yes is asked for, the event that notes it begins this again. The network is asked first whether a recording is under way,
 * so that a second run after a death begins no second one.
 */
export async function beginRecording(
  hub: Hub,
  { conversationId }: { conversationId: string },
): Promise<void> {
  const claimed = await claim(hub, conversationId);
  // Who has refused while it was being begun, by a process that has died since, is recorded no longer.
  if (!claimed) return stopRefusedRecording(hub, { conversationId });
  try {
    const { recording_consent: recordingConsent, number, our_number: ourNumber } = claimed;
    const may = mayRecordCall({ recordingConsent, number, ourNumber }, new Date());
    if (may === 'ask' || may === 'never') return;
    const leg = await liveLeg(hub, conversationId, 'client');
    if (!leg?.callSid) return;
    if (may === 'tell') await tellClient(hub, conversationId, claimed.conference_sid);
    const sid =
      (await hub.channels.recordings.running(leg.callSid)) ??
      (await hub.channels.recordings.begin(leg.callSid));
    await noteBegun(hub, conversationId, { sid, callSid: leg.callSid });
  } catch (error) {
    // The call ended meanwhile: there is nothing left to be recorded.
    if (error instanceof AppError && error.details?.['isOver'] === true) return;
    throw error;
  } finally {
    await hub.pool.query('UPDATE conversation SET recording_claimed_at = NULL WHERE id = $1', [
      conversationId,
    ]);
  }
}

/** One at a time. Throws `channel_unavailable`, which is tried again, while another run has it in hand. */
async function claim(hub: Hub, conversationId: string): Promise<Claimed | null> {
  const { rows } = await hub.pool.query<Claimed & { is_mine: boolean }>(
    `WITH wanted AS (
       SELECT c.id, c.conference_sid, c.recording_consent, x.value AS number, o.value AS our_number
         FROM conversation c JOIN queue q ON q.id = c.queue_id JOIN our_address o ON o.id = c.our_address_id
         LEFT JOIN address x ON x.id = c.address_id
        WHERE c.id = $1 AND c.state = 'handled' AND c.channel = 'call' AND c.conference_sid IS NOT NULL
          AND c.connected_at IS NOT NULL AND c.recording_sid IS NULL AND c.recording_consent IS DISTINCT FROM 'refused'
          AND q.recording IN ('both', c.direction::text) FOR UPDATE OF c),
     mine AS (
       UPDATE conversation c SET recording_claimed_at = now() FROM wanted w
        WHERE c.id = w.id AND (c.recording_claimed_at IS NULL OR c.recording_claimed_at < now() - interval '30 s')
       RETURNING c.id)
     SELECT w.conference_sid, w.recording_consent, w.number, w.our_number, m.id IS NOT NULL AS is_mine FROM wanted w LEFT JOIN mine m ON m.id = w.id`,
    [conversationId],
  );
  const [row] = rows;
  if (row && !row.is_mine) throw new AppError('channel_unavailable', 'The recording is being begun');
  return row ?? null;
}

/**
 * Shown from now on; one that was paused before this was noted stays so. Who has refused while it was being begun is recorded
 * no longer.
 */
async function noteBegun(
  hub: Hub,
  conversationId: string,
  { sid, callSid }: { sid: string; callSid: string },
): Promise<void> {
  const { rows } = await hub.pool.query<{ agent_id: string | null }>(
    `UPDATE conversation SET recording_sid = $2, recording_state = coalesce(recording_state, 'recording'), version = version + 1
      WHERE id = $1 AND recording_sid IS NULL AND recording_consent IS DISTINCT FROM 'refused' RETURNING agent_id`,
    [conversationId, sid],
  );
  const [row] = rows;
  if (!row) return stopIfRefused(hub, { conversationId, callSid });
  if (row.agent_id) hub.bus.desks([row.agent_id], 'call');
}

async function stopIfRefused(hub: Hub, call: { conversationId: string; callSid: string }): Promise<void> {
  const { recordingConsent } = await hub.prisma.conversation.findUniqueOrThrow({
    where: { id: call.conversationId },
    select: { recordingConsent: true },
  });
  if (recordingConsent === 'refused') await hub.channels.recordings.stop(call.callSid);
}

/** Everybody in the call hears that it is recorded, and so does the recording. */
async function tellClient(hub: Hub, conversationId: string, conference: string): Promise<void> {
  await hub.channels.lines.announce({ conference, path: `notice/${conversationId}` });
  await hub.prisma.conversation.updateMany({
    where: { id: conversationId, recordingConsent: null },
    data: { recordingConsent: 'told', recordingConsentAt: new Date() },
  });
}
