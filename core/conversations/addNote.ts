import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { AddNote } from '../contract/api.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { mentionedAgents } from '../writing/mentions.ts';
import { addNotices } from '../writing/notices.ts';
import { spendDraft } from '../writing/spendDraft.ts';

interface NewNote extends z.output<typeof AddNote> {
  clientId: string;
  conversationId: string | null;
}

/** A note of the agent's own, for colleagues only; who is named in it is told. The same `clientKey` again is the same note. */
export async function addNote(hub: Hub, viewer: Viewer, note: NewNote): Promise<Recorded> {
  const { clientId, conversationId, text, clientKey, mentions } = note;
  const by = { clientId, byAgentId: viewer.agentId };
  return withTransaction(hub, async (tx) => {
    const mentioned = await mentionedAgents(tx, {
      ...by,
      agentIds: mentions?.agentIds ?? [],
      queueIds: mentions?.queueIds ?? [],
    });
    const recorded = await recordEvent(tx, {
      clientId,
      conversationId,
      agentId: viewer.agentId,
      kind: 'note.added',
      data: { text, clientKey: clientKey ?? null, ...(mentioned.length > 0 ? { mentioned } : {}) },
      ...(clientKey ? { dedupeKey: `note:${clientId}:${clientKey}` } : {}),
    });
    if (mentioned.length > 0)
      await addNotices(tx, { ...by, agentIds: mentioned, kind: 'mention', eventId: recorded.eventId, text });
    await spendDraft(tx, { clientId, agentId: viewer.agentId, channel: 'note', to: '', text });
    return recorded;
  });
}
