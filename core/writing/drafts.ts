import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { copyUploads } from '../attachments/uploads.ts';
import { normaliseAddress } from '../clients/addresses.ts';
import { readWritten } from '../channels/writtenHtml.ts';
import { checkClientFor } from '../clients/clients.ts';
import type { Upload } from '../contract/attachments.ts';
import { DraftChannel, type Draft, type SaveDraft, type WhichDraft } from '../contract/drafts.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { DRAFT_DAYS } from './purgeDrafts.ts';

// Half-written words, kept as they are typed, so that a closed browser loses none. Must stay true: nobody's words are
// overwritten by who has not seen them; a save names the version that it changed, and one that is behind is refused.

interface Row {
  client_id: string;
  agent_id: string;
  agent_name: string;
  channel: string;
  to: string;
  text: string;
  subject: string;
  html: string | null;
  shared: boolean;
  version: number;
  begun_seq: number;
  updated_at: Date;
  files: Upload[];
}

/** Those of its files that are still there and nobody has sent meanwhile. */
const FILES = `coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'bytes', f.bytes, 'isImage', f.image IS NOT NULL)
                     ORDER BY x.place)
      FROM unnest(d.attachment_ids) WITH ORDINALITY AS x (id, place)
      JOIN attachment f ON f.id = x.id AND f.agent_id = d.agent_id AND f.message_id IS NULL AND f.follow_up_id IS NULL
       AND f.sha256 IS NOT NULL), '[]') AS files`;
const SHOWN = `d.client_id, d.agent_id, a.name AS agent_name, d.channel, d."to", d.text, d.subject, d.html, d.shared, d.version,
  d.begun_seq, d.updated_at, ${FILES}`;

/** Longer than words are kept (purgeDrafts), so that no file goes before its draft. */
const KEEP_DAYS = DRAFT_DAYS + 2;

// Words that say the same are no change: a save whose answer was lost may come again.
const SAVE = `
  WITH kept AS (
    UPDATE attachment f SET keep_until = now() + interval '${KEEP_DAYS} days'
     WHERE f.id = ANY ($10::uuid[]) AND f.agent_id = $2 AND f.message_id IS NULL AND f.follow_up_id IS NULL
       -- What is older is about to be swept away.
       AND coalesce(f.keep_until, f.created_at + interval '24 hours') > now() + interval '4 hours'
    RETURNING f.id),
  named AS (
    SELECT coalesce(array_agg(x.id ORDER BY x.place), '{}') AS ids
      FROM unnest($10::uuid[]) WITH ORDINALITY AS x (id, place) JOIN kept ON kept.id = x.id),
  saved AS (
    INSERT INTO message_draft (id, client_id, agent_id, channel, "to", text, subject, html, shared, version, begun_seq, attachment_ids)
    SELECT gen_random_uuid(), c.id, $2, $3, $4, $5, $6, $7, $8, $9::int + 1, c.last_seq, named.ids FROM client c, named
     WHERE c.id = $1
    ON CONFLICT (client_id, agent_id, channel, "to") DO UPDATE
       SET text = excluded.text, subject = excluded.subject, html = excluded.html, shared = excluded.shared,
           attachment_ids = excluded.attachment_ids, version = message_draft.version + 1, updated_at = now(),
           begun_seq = CASE WHEN message_draft.text = '' AND message_draft.subject = '' AND message_draft.attachment_ids = '{}'
                            THEN excluded.begun_seq ELSE message_draft.begun_seq END
     WHERE message_draft.version = $9::int
        OR (message_draft.text, message_draft.subject, message_draft.html, message_draft.shared, message_draft.attachment_ids)
           IS NOT DISTINCT FROM (excluded.text, excluded.subject, excluded.html, excluded.shared, excluded.attachment_ids)
    RETURNING *)
  SELECT ${SHOWN} FROM saved d JOIN agent a ON a.id = d.agent_id`;

/**
 * Keeps a draft as it stands. Throws `not_found` for a client that is not the viewer's, `invalid_state` for an address
 * that is not the client's, and `conflict` when it was changed elsewhere meanwhile.
 */
export async function saveDraft(
  hub: Hub,
  viewer: Viewer,
  order: z.output<typeof SaveDraft> & { clientId: string },
): Promise<Draft> {
  const { clientId, channel, text, subject, shared, version, files } = order;
  // What colleagues take over from a shared one is as safe as what is sent.
  const html = channel === 'email' && order.html !== null ? readWritten(order.html).html : null;
  await checkClientFor(hub, viewer, clientId);
  const to = await addressFor(hub, clientId, order);
  const { rows } = await hub.pool.query<Row>({
    name: 'save_draft',
    text: SAVE,
    values: [clientId, viewer.agentId, channel, to, text, subject, html, shared, version, files],
  });
  const saved = rows[0];
  if (!saved) throw new AppError('conflict', 'These words were changed in another window meanwhile');
  const draft = present(saved);
  tellOfDraft(hub, draft);
  return draft;
}

/** Consoles that are behind fetch: the agent's own, and whoever has the client open where it is, or was, shared. */
function tellOfDraft(hub: Hub, { clientId, agentId, channel, to, version }: Draft): void {
  const push = { kind: 'draft', clientId, agentId, channel, to, version } as const;
  hub.bus.tell([
    { to: ['agent', agentId], push },
    { to: ['client', clientId], push },
  ]);
}

async function addressFor(
  hub: Hub,
  clientId: string,
  { channel, to }: { channel: DraftChannel; to: string },
): Promise<string> {
  if (channel === 'note') return '';
  const kind = channel === 'email' ? 'email' : 'phone';
  const value = normaliseAddress(kind, to);
  const known = value === null ? 0 : await hub.prisma.address.count({ where: { clientId, kind, value } });
  if (value === null || known === 0)
    throw new AppError('invalid_state', 'The client has no such address', {
      fields: { to: 'is no address of this client' },
    });
  return value;
}

/** The viewer's drafts for a client, and what colleagues of the division share. Throws `not_found`. */
export async function listDrafts(hub: Hub, viewer: Viewer, clientId: string): Promise<Draft[]> {
  await checkClientFor(hub, viewer, clientId);
  const { rows } = await hub.pool.query<Row>({
    name: 'list_drafts',
    text: `SELECT ${SHOWN} FROM message_draft d JOIN agent a ON a.id = d.agent_id
            WHERE d.client_id = $1 AND (d.agent_id = $2 OR d.shared AND a.division_id = $3 AND d.text <> '')
            ORDER BY d.updated_at DESC LIMIT 100`,
    values: [clientId, viewer.agentId, viewer.divisionId],
  });
  return rows.map(present);
}

/**
 * The files of a draft that a colleague shares, as uploads of the viewer's own. Throws `invalid_state` for a draft that is not
 * shared, `cap_reached`.
 */
export async function takeSharedFiles(
  hub: Hub,
  viewer: Viewer,
  { clientId, agentId, channel, to }: z.output<typeof WhichDraft> & { clientId: string },
): Promise<Upload[]> {
  await checkClientFor(hub, viewer, clientId);
  return withTransaction(hub, async (tx) => {
    const draft = await tx.db.messageDraft.findFirst({
      where: { clientId, agentId, channel, to, shared: true },
      select: { attachmentIds: true },
    });
    if (!draft) throw new AppError('invalid_state', 'Nobody shares such a draft');
    return copyUploads(tx, viewer.agentId, { ofAgentId: agentId, ids: draft.attachmentIds });
  });
}

function present(row: Row): Draft {
  return {
    clientId: row.client_id,
    agentId: row.agent_id,
    agentName: row.agent_name,
    channel: DraftChannel.parse(row.channel),
    to: row.to,
    text: row.text,
    subject: row.subject,
    html: row.html,
    shared: row.shared,
    version: row.version,
    begunSeq: row.begun_seq,
    files: row.files,
    updatedAt: row.updated_at.toISOString(),
  };
}
