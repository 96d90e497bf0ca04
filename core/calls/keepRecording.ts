import { SHORTEST_MESSAGE_SECONDS, takeMessage } from '../callbacks/takeMessage.ts';
import { lockConversationRow } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

export interface FinishedRecording {
  sid: string;
  /** Of one party's call, or of the conference with all of them. */
  callSid: string | null;
  conferenceSid: string | null;
  seconds: number;
  startedAt: Date;
}

interface Place {
  client_id: string;
  conversation_id: string;
  leg_id: string | null;
  was_asked: boolean;
}

/**
 * Keeps that the phone network has a recording of a call, once, however often it is told. The sound stays there.
 * Gives false when the call is none of ours.
 */
export async function keepRecording(hub: Hub, recording: FinishedRecording): Promise<boolean> {
  const place = await placeOf(hub, recording);
  if (!place) return false;
  // The click or cough of somebody who was asked for a message is none, and nothing to be listened to.
  if (place.was_asked && recording.seconds < SHORTEST_MESSAGE_SECONDS) return true;
  await withTransaction(hub, async (tx) => {
    // The recording's key takes the conversation: not before its client's row, or two wait in a circle.
    await lockConversationRow(tx, place.conversation_id);
    const made = await tx.db.$queryRaw<{ id: string }[]>`
      INSERT INTO recording (id, provider_sid, conversation_id, leg_id, seconds, started_at)
      VALUES (new_id(), ${recording.sid}, ${place.conversation_id}::uuid, ${place.leg_id}::uuid, ${recording.seconds},
              ${recording.startedAt})
      ON CONFLICT (provider_sid) DO NOTHING RETURNING id`;
    const recordingId = made[0]?.id;
    if (recordingId === undefined) return;
    const { seconds } = recording;
    await recordEvent(tx, {
      clientId: place.client_id,
      conversationId: place.conversation_id,
      kind: 'call.recorded',
      data: { recordingId, seconds: recording.seconds, startedAt: recording.startedAt.toISOString() },
      dedupeKey: `twilio:${recording.sid}:completed`,
    });
    await takeMessage(tx, { conversationId: place.conversation_id, recordingId, seconds });
  });
  return true;
}

async function placeOf(hub: Hub, { callSid, conferenceSid }: FinishedRecording): Promise<Place | undefined> {
  const { rows } = await hub.pool.query<Place>({
    name: 'place_of_recording',
    text: `SELECT c.client_id, c.id AS conversation_id, l.id AS leg_id,
             EXISTS (SELECT FROM callback w WHERE w.conversation_id = c.id AND w.kind = 'voicemail') AS was_asked FROM leg l
             JOIN conversation c ON c.id = l.conversation_id WHERE l.call_sid = $1
           UNION ALL
           SELECT c.client_id, c.id, NULL, false FROM conversation c WHERE c.conference_sid = $2
           LIMIT 1`,
    values: [callSid, conferenceSid],
  });
  return rows[0];
}
