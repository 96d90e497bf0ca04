import { setHold, setMuted } from '../../../core/calls/holdCall.ts';
import { askAboutLongLegs } from '../../../core/calls/mendLegs.ts';
import { hangUp } from '../../../core/calls/endCall.ts';
import { logAndClose } from '../../../core/conversations/wrapUp.ts';
import type { Place } from '../place.ts';
import { all, counted, type Look, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import {
  calling,
  conferenceIn,
  connected,
  dials,
  form,
  hears,
  offeredAgain,
  party,
  stateOf,
} from './callParts.ts';
import { accepted, conversationIn } from './texts.ts';

async function held(w: World, place: Place, conversationId: string, hold: boolean): Promise<void> {
  await w.act((hub) => setHold(hub, place.agent, { conversationId, hold }));
}

const callTalk: Scenario = {
  name: 'a call, held, muted, ended by the agent',
  async run(w) {
    const { place, phone, call } = await calling(w);
    const id = (call.conference ?? '').slice('conv-'.length);
    await hears(w, call, `/voice/greet/${id}`);
    await hears(w, call, `/voice/wait/${id}`);
    await accepted(w, place);
    await party(w, id, 'agent');
    await connected(w, id);
    await held(w, place, id, true);
    await held(w, place, id, false);
    await w.act((hub) => setMuted(hub, place.agent, { conversationId: id, muted: true }));
    await w.act((hub) => hangUp(hub, place.agent, id));
    await w.until('the line is cleared', async () => w.outside.liveCalls().length === 0);
    const followUp = { title: 'call back', dueAt: new Date(Date.now() + 86_400_000).toISOString() };
    await w.act((hub) =>
      logAndClose(hub, place.agent, { conversationId: id, followUp: { kind: 'task', ...followUp } }),
    );
    return counted(w, await w.clientOf(phone), {
      'call.received': 1,
      'conversation.accepted': [1, 3],
      'call.connected': 1,
      'call.held': 1,
      'call.resumed': 1,
      'call.ended': 1,
      'conversation.closed': 1,
      'followUp.planned': 1,
    });
  },
};

const clientHangsUp: Scenario = {
  name: 'a call ended by the client, whose news comes second',
  async run(w) {
    const { place, phone, call } = await calling(w, { wrapUpSeconds: 0 });
    const id = await accepted(w, place);
    await party(w, id, 'agent');
    await connected(w, id);
    // The conference ends with the client; the agent's news overtakes the client's.
    call.status = 'completed';
    const agent = w.outside.party(id, 'agent');
    if (agent) w.outside.tell(agent, 'completed');
    w.outside.news.push({ path: '/voice/status', form: form(call, 'completed') });
    await stateOf(w, id, 'closed');
    return counted(w, await w.clientOf(phone), {
      'call.ended': 1,
      'conversation.closed': 1,
      'conversation.requeued': w.deaths === 0 ? 0 : [0, 2],
    });
  },
};

/** The client leaves: while waiting, and while an agent is being asked. */
const abandoned: Scenario = {
  name: 'calls that are given up',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const looks: Look[] = [];
    for (const agents of [place, await w.place({ agents: 0 })]) {
      const { phone } = w.customer();
      const { call } = await dials(w, phone, agents.number);
      if (agents === place) await conversationIn(w, place, 'offered');
      w.outside.tell(call, 'completed');
      await conversationIn(w, agents, 'closed');
      looks.push(counted(w, await w.clientOf(phone), { 'call.abandoned': 1, 'conversation.closed': 1 }));
    }
    const { answer } = await dials(w, w.customer().phone, '+15005559999');
    for (const call of w.outside.liveCalls()) w.outside.calls.delete(call.sid);
    return all(...looks, async () =>
      answer.includes('not in service') ? [] : ['an unknown number is not told so'],
    );
  },
};

/** Two agents' phones fail, one by ringing out and one by the network's no; the third has the call. */
const agentsLost: Scenario = {
  name: 'an agent’s phone does not answer, the next is refused by the network',
  async run(w) {
    const { place, phone } = await calling(w, { agents: 2 });
    const first = await asked(w, place);
    const id = await accepted(w, place, first);
    await party(w, id, 'agent', 'no-answer');
    await stateIsAgain(w, place, id);
    const second = place.agents.find((agent) => agent !== first) ?? first;
    w.outside.moods.party = ['refuse'];
    await w.until('it is the second one’s', async () => {
      const conversation = await w.prisma.conversation.findUnique({ where: { id } });
      // After a death it may have been the second one's already: then it is the first one's now.
      if (w.deaths > 0) await offeredAgain(w, id);
      else if (conversation?.state === 'offered') await accepted(w, place, second);
      return w.outside.moods.party?.length === 0;
    });
    await stateIsAgain(w, place, id);
    const [call] = w.outside.liveCalls();
    if (call) w.outside.tell(call, 'completed');
    await stateOf(w, id, 'closed');
    return counted(w, await w.clientOf(phone), {
      'conversation.requeued': w.deaths === 0 ? 2 : [2, 4],
      'call.abandoned': 1,
    });
  },
};

async function asked(w: World, place: Place) {
  const offer = await w.until('somebody is asked', () =>
    w.prisma.reservation.findFirst({ where: { state: 'pending', conversation: { queueId: place.queueId } } }),
  );
  return place.agents.find((agent) => agent.agentId === offer.agentId) ?? place.agent;
}

async function stateIsAgain(w: World, place: Place, id: string): Promise<void> {
  await w.until('the client waits again', () =>
    w.prisma.conversation.findFirst({
      where: { id, queueId: place.queueId, state: { in: ['queued', 'offered'] } },
    }),
  );
}

const parked: Scenario = {
  name: 'a second call of one client waits for the first',
  async run(w) {
    const { place, phone, call } = await calling(w, { wrapUpSeconds: 0 });
    const id = await accepted(w, place);
    await party(w, id, 'agent');
    await connected(w, id);
    const second = await dials(w, phone, place.number);
    const legId = /voice\/parked\/([\w-]+)/.exec(second.answer)?.[1] ?? '';
    await hears(w, second.call, `/voice/parked/${legId}`);
    w.outside.tell(call, 'completed');
    await stateOf(w, id, 'closed');
    const admitted = await hears(w, second.call, `/voice/parked/${legId}`);
    second.call.conference = conferenceIn(admitted);
    const next = await conversationIn(w, place, 'offered');
    w.outside.tell(second.call, 'completed');
    await stateOf(w, next.id, 'closed');
    return counted(w, await w.clientOf(phone), {
      'call.received': 2,
      'conversation.closed': 2,
      'call.abandoned': 1,
    });
  },
};

/** Who hangs up at once: the news of it may overtake the call itself. */
const overtaken: Scenario = {
  name: 'the end of a call is told before the call',
  async run(w) {
    const place = await w.place({ agents: 0 });
    const { phone } = w.customer();
    const call = w.outside.dial(phone, place.number);
    call.status = 'completed';
    const told = w.post('/voice/status', form(call, 'no-answer'));
    await w.until('the news is being looked at', async () => true);
    await w.post('/voice', form(call, 'ringing'));
    const { status } = await told;
    if (w.deaths > 0) {
      // The news may have been given up (404) before the call was known: then the network is asked, in its time.
      await w.pool.query(`UPDATE leg SET started_at = started_at - interval '1 hour' WHERE call_sid = $1`, [
        call.sid,
      ]);
      await w.act((hub) => askAboutLongLegs(hub));
    }
    await conversationIn(w, place, 'closed');
    return all(counted(w, await w.clientOf(phone), { 'call.received': 1, 'call.abandoned': 1 }), async () =>
      status === 204 || (status === 404 && w.deaths > 0) ? [] : [`the news was answered ${status}`],
    );
  },
};

/** The agent's phone cannot be ordered, as the queue takes no jobs: the next sweep orders it. */
const queueAway: Scenario = {
  name: 'the queue is away when an agent is to be connected',
  async run(w) {
    const { place, phone, call } = await calling(w, { wrapUpSeconds: 0 });
    await conversationIn(w, place, 'offered');
    let isAway = true;
    await w.act(({ jobs }) => {
      const { add } = jobs;
      jobs.add = (orders) => {
        if (!isAway || !orders.some(({ name }) => name === 'call.connectAgent')) return add(orders);
        isAway = false;
        return Promise.reject(new Error('the queue is away'));
      };
    });
    const id = await accepted(w, place);
    await w.until('the queue was asked', async () => !isAway || w.deaths > 0);
    await w.act((hub) => hub.relay.settled());
    await w.timePasses();
    await party(w, id, 'agent');
    await connected(w, id);
    w.outside.tell(call, 'completed');
    await stateOf(w, id, 'closed');
    return counted(w, await w.clientOf(phone), { 'call.connected': 1, 'call.ended': 1 });
  },
};

export const callScenarios: readonly Scenario[] = [
  callTalk,
  clientHangsUp,
  abandoned,
  agentsLost,
  parked,
  overtaken,
  queueAway,
];
