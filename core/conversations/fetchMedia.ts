import { bytesOf, keepClientFiles, toAttachment, type KeptFile } from '../attachments/keepFiles.ts';
import { livingClient, lockClient } from '../clients/lockClient.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// Pictures and other files of a client's text: fetched from the phone network after the text is on the timeline, kept, and
// told of by an event of their own. Must stay true: a text is never held up by its pictures; a fetch that fails is seen and
// tried again; the same text's files are kept once.

/** Seconds until the next try, by how many there were. After the last it takes a person to ask. */
const AGAIN_SECONDS = [10, 60, 300, 1_800, 7_200, 21_600, 43_200];
/** A process that died in the middle is taken for dead after that. Longer than all files of a text may take. */
const CLAIM_SECONDS = 240;

interface Claimed {
  event_id: string;
  message_id: string;
  provider_sid: string;
  tries: number;
  /** How many files the text came with. */
  files: number;
}

/** Job: fetches what a text came with. Does nothing where that was done, is being done, or is not due. */
export async function fetchMedia(hub: Hub, { eventId }: { eventId: string }): Promise<void> {
  await noteMedia(hub, eventId);
  const { rows } = await hub.pool.query<Claimed>({
    name: 'claim_text_media',
    text: `UPDATE text_media t SET tries = t.tries + 1, due_at = now() + $2::int * interval '1 s'
             FROM message m WHERE t.event_id = $1 AND t.state = 'waiting' AND t.due_at <= now() + interval '100 ms'
              AND m.id = t.message_id
        RETURNING t.event_id, t.message_id, t.provider_sid, t.tries, jsonb_array_length(m.attachments) AS files`,
    values: [eventId, CLAIM_SECONDS],
  });
  const claimed = rows[0];
  if (!claimed) return;
  let kept: KeptFile[];
  try {
    kept = await fetchAll(hub, claimed);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await noteFailure(hub, claimed, error.message);
    return;
  }
  await settle(hub, claimed, kept);
}

/** The row that says what is to be fetched; made of the event, however often. */
async function noteMedia(hub: Hub, eventId: string): Promise<void> {
  await hub.pool.query({
    name: 'note_text_media',
    text: `INSERT INTO text_media (event_id, message_id, provider_sid)
      SELECT e.id, (e.data ->> 'messageId')::uuid, substr(e.dedupe_key, 8) FROM timeline_event e
       WHERE e.id = $1 AND e.kind = 'message.received' AND e.data ->> 'channel' = 'sms'
         AND e.data -> 'attachments' <> '[]' AND e.dedupe_key ~ '^twilio:(MM|SM)[0-9a-f]{32}$'
      ON CONFLICT DO NOTHING`,
    values: [eventId],
  });
}

async function fetchAll(hub: Hub, { provider_sid: sid, files }: Claimed): Promise<KeptFile[]> {
  const media = await hub.channels.media.list(sid);
  if (media.length < files)
    throw new AppError('channel_unavailable', `The phone network has ${media.length} of ${files} files`);
  const kept: KeptFile[] = [];
  for (const [index, one] of media.entries()) {
    const content = await hub.channels.media.read(sid, one.sid);
    if (!content) throw new AppError('channel_unavailable', 'The phone network does not have the file');
    const file = { name: `media-${index + 1}`, type: one.type, source: bytesOf(content) };
    kept.push(...(await keepClientFiles(hub, [file])));
  }
  return kept;
}

async function settle(hub: Hub, claimed: Claimed, kept: readonly KeptFile[]): Promise<void> {
  const attachments = kept.map(toAttachment);
  await withTransaction(hub, async (tx) => {
    const { conversationId, clientId } = await lockMessage(tx, claimed.message_id);
    const { count } = await tx.db.textMedia.updateMany({
      where: { eventId: claimed.event_id, state: 'waiting' },
      data: { state: 'kept', reason: null },
    });
    // Somebody else was faster; what was kept here goes within a day.
    if (count === 0) return;
    await tx.db
      .$executeRaw`UPDATE attachment a SET message_id = ${claimed.message_id}::uuid, place = x.place - 1
      FROM unnest(${kept.map(({ id }) => id)}::uuid[]) WITH ORDINALITY AS x (id, place) WHERE a.id = x.id`;
    await tx.db.message.update({ where: { id: claimed.message_id }, data: { attachments } });
    await recordEvent(tx, {
      clientId,
      conversationId,
      kind: 'message.mediaKept',
      data: { messageId: claimed.message_id, attachments },
    });
  });
}

async function noteFailure(hub: Hub, claimed: Claimed, reason: string): Promise<void> {
  const seconds = AGAIN_SECONDS[claimed.tries - 1];
  const willRetry = seconds !== undefined;
  hub.log.warn(
    { messageId: claimed.message_id, tries: claimed.tries, reason },
    'files of a text were not fetched',
  );
  await withTransaction(hub, async (tx) => {
    const { conversationId, clientId } = await lockMessage(tx, claimed.message_id);
    const { count } = await tx.db.textMedia.updateMany({
      // Where a person has asked meanwhile, that try is not put off.
      where: { eventId: claimed.event_id, state: 'waiting', tries: claimed.tries },
      data: {
        reason,
        ...(willRetry ? { dueAt: new Date(Date.now() + seconds * 1_000) } : { state: 'failed' }),
      },
    });
    // Said at the first and at the last try: between them nothing changes for who reads it.
    if (count === 0 || (willRetry && claimed.tries > 1)) return;
    await recordEvent(tx, {
      clientId,
      conversationId,
      kind: 'message.mediaFailed',
      data: { messageId: claimed.message_id, reason, willRetry },
    });
  });
}

async function lockMessage(tx: Tx, id: string): Promise<{ clientId: string; conversationId: string | null }> {
  const message = await tx.db.message.findUniqueOrThrow({ where: { id } });
  const clientId = await livingClient(tx, message.clientId);
  await lockClient(tx, clientId);
  return { clientId, conversationId: message.conversationId };
}

/**
 * A person asks for what was not fetched, now and as often as in the beginning. Throws `invalid_state` where nothing is
 * missing.
 */
export async function askForMedia(
  hub: Hub,
  { messageId, agentId }: { messageId: string; agentId: string },
): Promise<void> {
  const { rows } = await hub.pool.query<{ id: string }>(
    `SELECT e.id FROM message m JOIN timeline_event e ON e.conversation_id = m.conversation_id AND e.kind = 'message.received'
        AND e.data ->> 'messageId' = m.id::text WHERE m.id = $1 LIMIT 1`,
    [messageId],
  );
  const receivedId = rows[0]?.id;
  if (receivedId !== undefined) await noteMedia(hub, receivedId);
  await withTransaction(hub, async (tx) => {
    const { conversationId, clientId } = await lockMessage(tx, messageId);
    const count = await tx.db.$executeRaw`
      UPDATE text_media SET state = 'waiting', tries = 0, due_at = now() WHERE message_id = ${messageId}::uuid AND state <> 'kept'`;
    if (count === 0 || receivedId === undefined)
      throw new AppError('invalid_state', 'Nothing of this message is missing');
    const data = { messageId, receivedId };
    await recordEvent(tx, { clientId, conversationId, agentId, kind: 'message.mediaAsked', data });
  });
}
