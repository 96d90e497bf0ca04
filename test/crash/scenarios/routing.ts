import { randomUUID } from 'node:crypto';
import { acceptConversation } from '../../../core/conversations/acceptConversation.ts';
import { declineConversation } from '../../../core/conversations/declineConversation.ts';
import { requeueConversation } from '../../../core/conversations/requeue.ts';
import { addNote } from '../../../core/conversations/addNote.ts';
import { finishMessages, logAndClose } from '../../../core/conversations/wrapUp.ts';
import { cancelNextIntent, confirmPresence, rescindOffer, setIntent } from '../../../core/presence/intent.ts';
import { all, counted, type Scenario } from '../scenario.ts';
import type { Place } from '../place.ts';
import type { World } from '../world.ts';
import { breaksOnce } from './breaksOnce.ts';
import { dials } from './callParts.ts';
import { accepted, conversationIn } from './texts.ts';

async function writes(w: World, place: Place): Promise<string> {
  const { phone } = w.customer();
  await w.text(phone, place.number, 'hello');
  return phone;
}

async function closes(w: World, place: Place, conversationId: string): Promise<void> {
  await w.act((hub) => logAndClose(hub, place.agent, { conversationId }));
}

const declined: Scenario = {
  name: 'an offer declined, the conversation taken from the queue and given back',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const phone = await writes(w, place);
    const { id } = await conversationIn(w, place, 'offered');
    await w.act((hub) => declineConversation(hub, place.agent, { conversationId: id, reason: 'lunch' }));
    await conversationIn(w, place, 'queued');
    await w.act((hub) => acceptConversation(hub, place.agent, { conversationId: id }));
    await w.once(
      () =>
        w.prisma.timelineEvent.findFirst({ where: { conversationId: id, kind: 'conversation.requeued' } }),
      (hub) => requeueConversation(hub, place.agent, { conversationId: id, reason: 'not mine' }),
    );
    const clientId = await w.clientOf(phone);
    await w.act((hub) =>
      addNote(hub, place.agent, { clientId, conversationId: id, text: 'seen', clientKey: 'note-1' }),
    );
    return counted(w, clientId, {
      'conversation.declined': 1,
      'conversation.accepted': 1,
      'conversation.requeued': 1,
      'note.added': 1,
    });
  },
};

const withdrawn: Scenario = {
  name: 'an agent goes away while being asked, and comes back',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const phone = await writes(w, place);
    await conversationIn(w, place, 'offered');
    await w.goes(place.agent, 'away');
    await conversationIn(w, place, 'queued');
    await w.goes(place.agent, 'available');
    await conversationIn(w, place, 'offered');
    await w.once(
      async () =>
        (await w.prisma.reservation.count({ where: { agentId: place.agent.agentId, state: 'rescinded' } })) >
        1,
      (hub) => rescindOffer(hub, place.agent.agentId, [place.queueId]),
    );
    await closes(w, place, await accepted(w, place));
    return counted(w, await w.clientOf(phone), {
      'conversation.requeued': 2,
      'conversation.offered': 3,
      'conversation.closed': 1,
    });
  },
};

/** The offer's time is nothing, so it is missed at once, until the agent says "I am here" and is given time. */
const missed: Scenario = {
  name: 'an offer missed, and paperwork that nobody does',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place({ offerSeconds: 0, wrapUpSeconds: 0 });
    const phone = await writes(w, place);
    await w.until('the agent missed it', () =>
      w.prisma.agent.findFirst({ where: { id: place.agent.agentId, missedSince: { not: null } } }),
    );
    await w.prisma.queue.update({ where: { id: place.queueId }, data: { offerSeconds: 60 } });
    await w.act((hub) => confirmPresence(hub, place.agent.agentId));
    const id = await accepted(w, place);
    await w.act((hub) => finishMessages(hub, place.agent, id));
    await conversationIn(w, place, 'closed');
    return counted(w, await w.clientOf(phone), {
      // A matching that had read how long an offer lasts before that was changed makes one more of no time.
      'conversation.missed': w.deaths === 0 ? 1 : [1, 2],
      'conversation.accepted': 1,
      'conversation.wrapping': 1,
      'conversation.closed': 1,
    });
  },
};

/** Somebody else has the agent's row in hand while a text comes in, and the queue is asked for again meanwhile. */
const passedOver: Scenario = {
  name: 'an agent whose row is in use is looked at again',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const more = await w.prisma.queue.createManyAndReturn({
      data: Array.from({ length: 12 }, () => ({
        name: `Queue ${randomUUID()}`,
        divisionId: place.divisionId,
      })),
    });
    const other = await w.pool.connect();
    let phone: string;
    try {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM agent WHERE id = $1 FOR UPDATE', [place.agent.agentId]);
      phone = await writes(w, place);
      await w.act((hub) => {
        hub.matcher.request(place.queueId);
        // So many queues at once that some must wait for their turn.
        for (const { id } of more) hub.matcher.request(id);
      });
      await w.act(() => new Promise((resolve) => setTimeout(resolve, 60)));
    } finally {
      await other.query('ROLLBACK');
      other.release();
    }
    await closes(w, place, await accepted(w, place));
    return counted(w, await w.clientOf(phone), { 'conversation.offered': 1, 'conversation.closed': 1 });
  },
};

/** A text is being offered when a call comes in: the offer is taken back, and comes again after the call. */
const interrupted: Scenario = {
  name: 'a call takes back the offer of a text',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const phone = await writes(w, place);
    const text = await conversationIn(w, place, 'offered');
    const { call } = await dials(w, w.customer().phone, place.number);
    await w.until('the text waits again', () =>
      w.prisma.reservation.findFirst({ where: { conversationId: text.id, state: 'rescinded' } }),
    );
    const { id } = await conversationIn(w, place, 'offered');
    w.outside.tell(call, 'completed');
    await w.until('the call is given up', () =>
      w.prisma.conversation.findFirst({ where: { id, state: 'closed' } }),
    );
    await closes(w, place, await accepted(w, place));
    return counted(w, await w.clientOf(phone), {
      'conversation.requeued': 1,
      'conversation.offered': 2,
      'conversation.closed': 1,
    });
  },
};

/** A supervisor sends an agent on a break after work, thinks again, and says so once more. */
const nextStatus: Scenario = {
  name: 'a break that begins when the work in hand is done',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const phone = await writes(w, place);
    const id = await accepted(w, place);
    const { agentId } = place.agent;
    const order = { agentId, intent: 'away', reason: 'break', byUserId: place.supervisor.userId } as const;
    const forced = { byName: place.supervisor.name, address: null };
    await w.act((hub) => setIntent(hub, { ...order, forced, when: 'afterWork' }));
    await w.act((hub) => cancelNextIntent(hub, agentId));
    await w.act((hub) => setIntent(hub, { ...order, forced, when: 'afterWork' }));
    await closes(w, place, id);
    await w.until('the agent is on a break', () =>
      w.prisma.agent.findFirst({ where: { id: agentId, intent: 'away', nextIntent: null } }),
    );
    return counted(w, await w.clientOf(phone), { 'conversation.accepted': 1, 'conversation.closed': 1 });
  },
};

const CONFLICT = `'broken' USING ERRCODE = '40001'`;

/** PostgreSQL breaks one transaction for another's sake: it is tried again. */
const conflict: Scenario = {
  name: 'a transaction that the database breaks',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const insert = await breaksOnce(w, { table: 'reservation', when: 'BEFORE INSERT', error: CONFLICT });
    const phone = await writes(w, place);
    const { id } = await conversationIn(w, place, 'offered');
    await insert.end();
    const update = await breaksOnce(w, { table: 'reservation', when: 'BEFORE UPDATE', error: CONFLICT });
    try {
      await w.act((hub) => acceptConversation(hub, place.agent, { conversationId: id }));
    } finally {
      await update.end();
    }
    await closes(w, place, id);
    return counted(w, await w.clientOf(phone), { 'conversation.accepted': 1, 'conversation.closed': 1 });
  },
};

/** Of a batch one item breaks the statement: its neighbours do not suffer, and it comes again. */
const crowd: Scenario = {
  name: 'many texts at once, one of which breaks the batch',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place({ agents: 0 });
    const insert = await breaksOnce(w, {
      table: 'message',
      when: 'BEFORE INSERT',
      condition: `NEW.text = 'the third'`,
      error: `'broken'`,
      times: 2,
    });
    const phones = ['the first', 'the second', 'the third', 'the fourth'].map((text) => ({
      text,
      ...w.customer(),
    }));
    try {
      await Promise.all(phones.map(({ phone, text }) => w.text(phone, place.number, text)));
    } finally {
      await insert.end();
    }
    // That the third one failed is said in the log, as it should be.
    w.errors.length = 0;
    const looks = await Promise.all(
      phones.map(async ({ phone }) => counted(w, await w.clientOf(phone), { 'message.received': 1 })),
    );
    return all(...looks);
  },
};

export const routingScenarios: readonly Scenario[] = [
  declined,
  withdrawn,
  missed,
  passedOver,
  interrupted,
  nextStatus,
  conflict,
  crowd,
];
