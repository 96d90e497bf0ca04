import { startConversation } from '../../../core/conversations/startConversation.ts';
import type { OutsideWorld, PhoneCall } from '../outsideWorld.ts';
import type { Place } from '../place.ts';
import { all, counted, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { allQuiet, callEnds, connected, dials, isOver, ordered, stateOf } from './callParts.ts';
import { accepted } from './texts.ts';

async function agentCalls(w: World, place: Place, to: string): Promise<string> {
  const started = await w.act((hub) => startConversation(hub, place.agent, { channel: 'call', to }));
  if (started) return started.conversationId;
  return (
    await w.until('the call that was placed', () =>
      w.prisma.conversation.findFirst({ where: { queueId: place.queueId }, orderBy: { openedAt: 'desc' } }),
    )
  ).id;
}

interface Ringing {
  id: string;
  agent: PhoneCall;
  client: PhoneCall;
}

/** A call that an agent places, as often as it is lost before the client's phone rings. */
async function rings(w: World, place: Place, to: string): Promise<Ringing> {
  for (;;) {
    const id = await agentCalls(w, place, to);
    const rung = await w.until('the client is rung, or the call is over', async () => {
      const agent = w.outside.party(id, 'agent');
      if (agent?.status === 'ringing') w.outside.tell(agent, 'in-progress');
      const client = w.outside.party(id, 'client');
      if (agent && client) return { id, agent, client };
      return (await isOver(w, id)) && 'over';
    });
    if (rung !== 'over') return rung;
    await w.drain();
  }
}

const dialledOut: Scenario = {
  name: 'calls that the agent places',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place({ wrapUpSeconds: 0 });
    const talk = w.customer().phone;
    const { id, client } = await rings(w, place, talk);
    w.outside.tell(client, 'in-progress');
    await connected(w, id);
    w.outside.tell(client, 'completed');
    await stateOf(w, id, 'closed');
    const busy = w.customer().phone;
    const second = await rings(w, place, busy);
    w.outside.tell(second.client, 'busy');
    await stateOf(w, second.id, 'closed');
    const givenUp = await rings(w, place, w.customer().phone);
    w.outside.tell(givenUp.agent, 'completed');
    await stateOf(w, givenUp.id, 'closed');
    const refused = w.customer().phone;
    w.outside.moods.party = ['refuse'];
    await stateOf(w, await agentCalls(w, place, refused), 'closed');
    // A call over whose order the process died is ended when the network says that it never was, and placed again.
    const tries = w.deaths === 0 ? 1 : ([1, 3] as const);
    return all(
      counted(w, await w.clientOf(talk), {
        'call.placed': tries,
        'call.connected': 1,
        'conversation.closed': tries,
        ...(w.deaths === 0 ? { 'call.ended': 1 } : {}),
      }),
      counted(w, await w.clientOf(busy), {
        'call.placed': tries,
        'call.failed': tries,
        'conversation.closed': tries,
      }),
      counted(w, await w.clientOf(refused), {
        'call.placed': 1,
        'call.failed': w.deaths === 0 ? 1 : [0, 1],
        'conversation.closed': 1,
      }),
    );
  },
};

/** Who ordered a phone to be rung hears of it when the call is over: whatever rings or is picked up then is hung up. */
const leftRinging: Scenario = {
  name: 'a phone begins to ring when the call is over',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place({ wrapUpSeconds: 0 });
    for (const then of ['rings', 'picks up', 'dies'] as const) {
      w.outside.moods.party = ['fine', 'slow'];
      w.outside.slow = null;
      const id = await agentCalls(w, place, w.customer().phone);
      await w.until('the client is being rung, or the call is over', async () => {
        const agent = w.outside.party(id, 'agent');
        if (agent && w.outside.slow) w.outside.tell(agent, 'completed');
        return isOver(w, id);
      });
      if (then === 'dies') await w.die();
      const late = w.outside.slow as OutsideWorld['slow'];
      if (late && then === 'picks up') w.outside.tell(late.call, 'in-progress');
      await w.deliverNews();
      late?.answer();
      await allQuiet(w);
    }
    w.outside.moods.party = ['hang'];
    const { call } = await dials(w, w.customer().phone, place.number);
    const id = await accepted(w, place);
    await ordered(w, id);
    w.outside.news.length = 0;
    w.outside.tell(call, 'completed');
    await callEnds(w, id);
    await w.die();
    await allQuiet(w);
    return async () => [];
  },
};

export const placedCallScenarios: readonly Scenario[] = [dialledOut, leftRinging];
