import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// A caller waits outside the conference, where keys can be pressed. When an agent has accepted, the network is told to go on
// with the document that leads into it, whatever the caller is hearing. The order is given once: given again to a caller
// who is in already, it would take the caller out. If it is lost, the next thing that the caller hears leads in (the
// document of the wait asks, too), or the sweep gives it again.

/** An order that has done nothing for so long is lost. */
export const MOVE_SECONDS = 5;

/** Sends a waiting caller into the conference, unless that is done or under way. */
export async function moveCaller(hub: Hub, conversationId: string): Promise<void> {
  const { rows } = await hub.pool.query<{ call_sid: string }>({
    name: 'move_caller',
    text: `UPDATE leg SET moving_since = now()
            WHERE conversation_id = $1 AND party = 'client' AND NOT parked AND state <> 'ended' AND call_sid IS NOT NULL
              AND joined_at IS NULL AND (moving_since IS NULL OR moving_since < now() - $2 * interval '1 s')
           RETURNING call_sid`,
    values: [conversationId, MOVE_SECONDS],
  });
  const callSid = rows[0]?.call_sid;
  if (callSid === undefined) return;
  try {
    await hub.channels.voice.direct({ callSid, step: 'join', conversationId });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    hub.log.warn({ err: error, conversationId }, 'the caller could not be moved; tried again by the sweep');
  }
}
