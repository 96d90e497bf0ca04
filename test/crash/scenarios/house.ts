import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../../core/access/viewer.ts';
import { listConversations, loadConversationFor } from '../../../core/conversations/conversations.ts';
import { loadMessageFor, loadRawFor } from '../../../core/conversations/messages.ts';
import { listQuarantine } from '../../../core/conversations/quarantine.ts';
import { addNote } from '../../../core/conversations/addNote.ts';
import { startConversation } from '../../../core/conversations/startConversation.ts';
import { listInvites } from '../../../core/surveys/invites.ts';
import { readPageByKey } from '../../../core/timeline/readPageByKey.ts';
import { readTimeline } from '../../../core/timeline/readTimeline.ts';
import { keepReconciling, keepSweeping } from '../../../worker/schedule.ts';
import { all, counted, type Scenario } from '../scenario.ts';
import { accepted } from './texts.ts';

const starting: Scenario = {
  name: 'a process begins, keeps its schedule, and is told to stop',
  async run(w) {
    await w.die();
    await w.act(async (hub) => (await keepSweeping(hub, 3_600_000)).close());
    await w.act(async (hub) => (await keepReconciling(hub, 3_600_000)).close());
    await w.act((hub) => hub.jobs.ping());
    await w.act((hub) => hub.jobs.counts());
    await w.act((hub) => hub.settings.change({ surveysEnabled: false }));
    await w.shutDown();
    return async () => [];
  },
};

const reading: Scenario = {
  name: 'a colleague reads what there is',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const { email } = w.customer();
    await w.mail(email, place.mailbox, [
      'Subject: Hi',
      `Message-ID: <${randomUUID()}@client.example>`,
      '',
      'Hello.',
      '',
    ]);
    const conversationId = await accepted(w, place);
    const clientId = await w.clientOf(email);
    const { id } = await w.prisma.message.findFirstOrThrow({ where: { clientId } });
    await w.act((hub) => listConversations(hub, place.agent, { limit: 10 }));
    await w.act((hub) => loadConversationFor(hub, place.agent, conversationId));
    await w.act((hub) => loadMessageFor(hub, place.agent, id));
    await w.act((hub) => loadRawFor(hub, place.agent, id));
    await w.act((hub) => listQuarantine(hub, place.supervisor, { limit: 10 }));
    await w.act((hub) => listInvites(hub, { divisionId: place.divisionId }, { clientId, limit: 10 }));
    await w.act((hub) => readTimeline(hub.pool, { clientId, after: 0, limit: 10 }));
    await w.act((hub) => readTimeline(hub.pool, { clientId, limit: 10 }));
    await w.act((hub) =>
      readPageByKey(hub.pool, {
        tokenHash: new Uint8Array(32),
        roles: ['agent'],
        notedWithinSeconds: 60,
        clientId,
        after: null,
        before: null,
        limit: 10,
      }),
    );
    // As if a process had died before it passed this on.
    await w.pool.query(
      `INSERT INTO outbox_message (event_id, created_at)
       SELECT id, now() - interval '1 hour' FROM timeline_event WHERE client_id = $1 ON CONFLICT DO NOTHING`,
      [clientId],
    );
    await w.act((hub) =>
      addNote(hub, place.agent, { clientId, conversationId, text: 'read', clientKey: 'read' }),
    );
    return counted(w, clientId, { 'message.received': 1, 'note.added': 1 });
  },
};

/** The agent writes first: to somebody new, to a client's new number, and once more into what is open. */
const first: Scenario = {
  name: 'an agent writes first',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const { phone } = w.customer();
    const write = (agent: Viewer, to: string, more: { clientId?: string } = {}): Promise<unknown> => {
      const text = `first ${randomUUID()}`;
      return w.once(
        () =>
          w.prisma.delivery.findFirst({
            where: { message: { text }, state: { in: ['delivered', 'unknown', 'accepted'] } },
          }),
        (hub) =>
          startConversation(hub, agent, { channel: 'sms', to, text, clientKey: text, ...more }).catch(
            sentBefore,
          ),
      );
    };
    await write(place.agent, phone);
    const clientId = await w.clientOf(phone);
    await write(place.agent, phone, { clientId });
    // One who is in no queue that has a number writes from any of the house.
    const other = w.customer().phone;
    await write({ ...place.supervisor, queueIds: [randomUUID()] }, other);
    await write(place.agent, w.customer().phone, { clientId });
    return all(
      counted(w, clientId, { 'conversation.opened': 1, 'message.queued': 3 }),
      counted(w, await w.clientOf(other), { 'conversation.opened': 1, 'message.queued': 1 }),
    );
  },
};

function sentBefore(error: unknown): void {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'conflict') throw error;
}

export const houseScenarios: readonly Scenario[] = [starting, reading, first];
