import { defaultWaitingPolicy, type WaitingPolicy } from '../../../core/contract/waiting.ts';
import type { OutsideWorld, PhoneCall } from '../outsideWorld.ts';
import type { Place } from '../place.ts';
import { all, counted, type Look, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { allQuiet, dials, form, hears, offeredAgain, stateOf } from './callParts.ts';

// Callers who would rather be called, and what becomes of that.

interface Asked {
  place: Place;
  id: string;
  phone: string;
}

async function asksForCallback(w: World, callback: Partial<WaitingPolicy['callback']>): Promise<Asked> {
  await w.settings({ surveysEnabled: false });
  const place = await w.place({ wrapUpSeconds: 0 });
  const waiting = { callback: { ...defaultWaitingPolicy.callback, offered: true, ...callback } };
  await w.prisma.queue.update({ where: { id: place.queueId }, data: { waiting } });
  const { phone } = w.customer();
  const { call } = await dials(w, phone, place.number);
  const id = (call.conference ?? '').slice('conv-'.length);
  await w.until('it is promised', async () => {
    for (const step of ['keys', 'choose'])
      await w.post(`/voice/${step}/${id}`, { ...form(call, 'in-progress'), Digits: '1' });
    return w.prisma.callback.findFirst({ where: { conversationId: id, state: 'waiting' } });
  });
  w.outside.tell(call, 'completed');
  return { place, id, phone };
}

function clientOf(w: World, id: string): PhoneCall | undefined {
  return w.outside
    .liveCalls()
    .find(
      (call) =>
        call.conference === `conv-${id}` && call.label === 'client' && call.newsPath !== '/voice/status',
    );
}

/** Whoever is asked accepts, and whose phone rings does what is said, until the callback is over. */
async function worked(w: World, id: string, clientDoes: string): Promise<void> {
  await w.until('the callback is over', async () => {
    await offeredAgain(w, id);
    const agent = w.outside.party(id, 'agent');
    if (agent?.status === 'ringing') w.outside.tell(agent, 'in-progress');
    const client = clientOf(w, id);
    if (client?.status === 'ringing') w.outside.tell(client, clientDoes);
    return w.prisma.callback.findFirst({ where: { conversationId: id, state: { not: 'waiting' } } });
  });
}

async function hungUp(w: World, id: string): Promise<void> {
  const client = clientOf(w, id);
  if (client) w.outside.tell(client, 'completed');
  await stateOf(w, id, 'closed');
}

const reached: Scenario = {
  name: 'callers are called back, the agent first and the customer first',
  async run(w) {
    const looks: Look[] = [];
    for (const mode of ['agent_first', 'customer_first'] as const) {
      const { id, phone } = await asksForCallback(w, { mode });
      await worked(w, id, 'in-progress');
      const client = clientOf(w, id);
      if (client) await hears(w, client, `/voice/calledBack/${id}`);
      await hungUp(w, id);
      looks.push(
        counted(w, await w.clientOf(phone), {
          'callback.requested': 1,
          'callback.attempted': w.deaths === 0 ? 1 : [1, 3],
          'call.connected': 1,
          'conversation.closed': 1,
        }),
      );
    }
    return all(...looks);
  },
};

const unreached: Scenario = {
  name: 'callers who are called back in vain: no answer, and refused by the network',
  async run(w) {
    const looks: Look[] = [];
    for (const mood of ['fine', 'refuse'] as const) {
      const { id, phone } = await asksForCallback(w, { maxAttempts: 1 });
      w.outside.moods.party = ['fine', mood];
      await worked(w, id, 'no-answer');
      await stateOf(w, id, 'closed');
      await allQuiet(w);
      w.outside.moods.party = [];
      looks.push(
        counted(w, await w.clientOf(phone), {
          'callback.unreached': w.deaths === 0 ? 1 : [1, 3],
          'conversation.closed': 1,
        }),
      );
    }
    return all(...looks);
  },
};

const agentLost: Scenario = {
  name: 'the agent of a callback is lost while the client’s phone is being ordered',
  async run(w) {
    const { id } = await asksForCallback(w, {});
    w.outside.moods.party = ['fine', 'slow'];
    w.outside.slow = null;
    await w.until('the client is being rung and the agent is gone', async () => {
      await offeredAgain(w, id);
      const agent = w.outside.party(id, 'agent');
      if (agent?.status === 'ringing') w.outside.tell(agent, 'in-progress');
      else if (agent && w.outside.slow) w.outside.tell(agent, 'completed');
      const endReason = { in: w.deaths > 0 ? ['agent_lost', 'never_placed'] : ['agent_lost'] };
      const legs = await w.prisma.leg.count({ where: { conversationId: id, endReason } });
      return legs > 0 || (w.deaths > 0 && w.outside.moods.party?.length === 0);
    });
    w.outside.moods.party = [];
    (w.outside.slow as OutsideWorld['slow'])?.answer();
    await worked(w, id, 'in-progress');
    await hungUp(w, id);
    await allQuiet(w);
    return async () => [];
  },
};

export const callbackScenarios: readonly Scenario[] = [reached, unreached, agentLost];
