import type { Viewer } from '../../../core/access/viewer.ts';
import type { TargetOrder } from '../../../core/contract/inCall.ts';
import { acceptConversation } from '../../../core/conversations/acceptConversation.ts';
import { declineConversation } from '../../../core/conversations/declineConversation.ts';
import { AppError } from '../../../core/errors.ts';
import type { Hub } from '../../../core/hub.ts';
import { confirmPresence } from '../../../core/presence/intent.ts';
import { bringGuest } from '../../../core/transfers/bringGuest.ts';
import { mergeParties, removeGuest, swapParties } from '../../../core/transfers/changeGuests.ts';
import { pauseRecording, resumeRecording } from '../../../core/transfers/pauseRecording.ts';
import { rejoinCall } from '../../../core/transfers/rejoinCall.ts';
import { completeTransfer, transferCall } from '../../../core/transfers/transferCall.ts';
import { newSid, type OutsideWorld } from '../outsideWorld.ts';
import type { Place } from '../place.ts';
import { counted, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { allQuiet, calling, connected, party, stateOf } from './callParts.ts';
import { conversationIn } from './texts.ts';

// A call with others in it. Each order is given until what it leads to is there: whoever got no answer presses again, and is
// told that it is done.

export interface Held {
  w: World;
  place: Place;
  id: string;
  holder: Viewer;
  other: Viewer;
}

/** Gives an order until `look` finds what it leads to. */
export async function gets(
  w: World,
  what: string,
  order: (hub: Hub) => Promise<unknown>,
  look: () => Promise<unknown>,
): Promise<void> {
  await w.until(what, async () => {
    if (await look()) return true;
    await w.act((hub) =>
      order(hub).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      }),
    );
    return Boolean(await look());
  });
}

const conversation = ({ w, id }: Pick<Held, 'w' | 'id'>) =>
  w.prisma.conversation.findUniqueOrThrow({
    where: { id },
    include: { guests: { orderBy: { seat: 'asc' } } },
  });
export const liveGuest = async (call: Pick<Held, 'w' | 'id'>) =>
  (await conversation(call)).guests.find((guest) => guest.state !== 'ended');

/** Whoever is asked accepts, and picks up: talks with the client at the end. */
export async function taken(w: World, place: Place, id: string): Promise<Viewer> {
  await w.until('somebody has it', async () => {
    const now = await w.prisma.conversation.findUniqueOrThrow({ where: { id } });
    if (now.state === 'handled') return true;
    const offer = await w.prisma.reservation.findFirst({ where: { conversationId: id, state: 'pending' } });
    const asked = place.agents.find((agent) => agent.agentId === offer?.agentId);
    for (const agent of place.agents) await w.act((hub) => confirmPresence(hub, agent.agentId));
    if (asked)
      await w.act((hub) => acceptConversation(hub, asked, { conversationId: id }).catch(() => undefined));
    return false;
  });
  await party(w, id, 'agent');
  await connected(w, id);
  const { agentId } = await w.prisma.conversation.findUniqueOrThrow({ where: { id } });
  return place.agents.find((agent) => agent.agentId === agentId) ?? place.agent;
}

export async function talk(w: World): Promise<Held & { phone: string }> {
  const { place, phone } = await calling(w, { agents: 2, wrapUpSeconds: 0 });
  const { id } = await conversationIn(w, place, 'offered');
  const holder = await taken(w, place, id);
  return { w, place, id, phone, holder, other: otherOf(place, holder) };
}

export const otherOf = (place: Place, one: Viewer): Viewer =>
  place.agents.find((agent) => agent.agentId !== one.agentId) ?? one;

async function consults(call: Held): Promise<void> {
  const { w, id, holder, other } = call;
  await w.act((hub) => confirmPresence(hub, other.agentId));
  await gets(
    w,
    'a colleague is asked',
    (hub) => bringGuest(hub, holder, { conversationId: id, to: { agentId: other.agentId }, mode: 'consult' }),
    () => liveGuest(call),
  );
}

const guestIsGone = (call: Held) => async () => (await liveGuest(call)) === undefined;

/** Declined, gone away, not answered: three times the colleague does not come. */
async function refusals(call: Held): Promise<void> {
  const { w, id, other } = call;
  await consults(call);
  await gets(
    w,
    'declined',
    (hub) => declineConversation(hub, other, { conversationId: id }),
    guestIsGone(call),
  );
  await consults(call);
  await w.goes(other, 'away');
  await w.until('gone away', guestIsGone(call));
  await w.goes(other, 'available');
  await consults(call);
  await w.pool.query(`UPDATE reservation SET expires_at = now() - interval '1 s' WHERE state = 'pending'`);
  await w.pool.query(`UPDATE reservation SET expires_at = now() - interval '10 s' WHERE state = 'pending'`);
  await w.timePasses();
  await w.until('not answered', guestIsGone(call), { inTime: true });
}

/** The colleague comes, is brought together with the client, and has the call. */
async function handsOver(call: Held): Promise<void> {
  const { w, id, holder, other } = call;
  await consults(call);
  await gets(
    w,
    'the colleague joins',
    (hub) => acceptConversation(hub, other, { conversationId: id }),
    async () => (await liveGuest(call))?.state === 'ringing',
  );
  await party(w, id, `agent-${other.agentId}`);
  await w.until('the colleague is there', async () => (await liveGuest(call))?.state === 'in_call');
  for (const isClientHeld of [false, true])
    await gets(
      w,
      'the other one is heard',
      (hub) => swapParties(hub, holder, id),
      async () => ((await conversation(call)).heldSince !== null) === isClientHeld,
    );
  await gets(
    w,
    'all talk',
    (hub) => mergeParties(hub, holder, id),
    async () => (await liveGuest(call))?.mergedAt,
  );
  await gets(
    w,
    'the colleague has it',
    (hub) => completeTransfer(hub, holder, { conversationId: id }),
    async () => (await conversation(call)).agentId === other.agentId,
  );
  await w.until('the first one is out', async () => !w.outside.party(id, `agent-${holder.agentId}`));
}

const recording: Scenario = {
  name: 'a recording, paused and taken up again; consultations that come to nothing',
  async run(w) {
    const call = await talk(w);
    const { id, holder, phone } = call;
    w.outside.recordings.set(`conv-${id}`, { sid: newSid('RE'), status: 'in-progress' });
    const is = (state: string) => async () => (await conversation(call)).recordingState === state;
    await gets(w, 'paused', (hub) => pauseRecording(hub, holder, { conversationId: id }), is('paused'));
    await gets(w, 'taken up', (hub) => resumeRecording(hub, holder, id), is('recording'));
    await gets(w, 'paused', (hub) => pauseRecording(hub, holder, { conversationId: id }), is('paused'));
    await w.pool.query(
      `UPDATE conversation SET recording_resume_at = now() - interval '10 s' WHERE id = $1`,
      [id],
    );
    await w.until('it goes on', is('recording'), { inTime: true });
    await refusals(call);
    await handsOver(call);
    const client = w.outside.liveCalls().find((one) => one.label === 'client');
    if (client) w.outside.tell(client, 'completed');
    await stateOf(w, id, 'closed');
    await allQuiet(w);
    return counted(w, await w.clientOf(phone), {
      'call.guestJoined': [1, 3],
      'call.transferred': 1,
      'call.ended': 1,
      'conversation.closed': 1,
    });
  },
};

async function toNumber(call: Held, number: string): Promise<void> {
  const { w, id, holder } = call;
  const to: TargetOrder = { number };
  await gets(
    w,
    'the number is rung',
    (hub) => transferCall(hub, holder, { conversationId: id, to }),
    () => liveGuest(call),
  );
}

const broken: Scenario = {
  name: 'a line that breaks, twice; a number that is busy, and one that takes the call',
  async run(w) {
    let call: Held & { phone: string } = await talk(w);
    const { place, id, phone } = call;
    const line = () => w.outside.party(id, 'agent');
    const breaks = async () => {
      const mine = line();
      if (mine) w.outside.tell(mine, 'completed');
      await w.until('the line is missed', async () => (await conversation(call)).graceUntil);
    };
    await breaks();
    await gets(
      w,
      'rung again',
      (hub) => rejoinCall(hub, call.holder, id),
      async () => line(),
    );
    await party(w, id, 'agent');
    await w.until('back again', async () => (await conversation(call)).graceUntil === null);
    await breaks();
    for (const agent of place.agents) await w.goes(agent, 'away');
    await w.pool.query(`UPDATE conversation SET grace_until = now() - interval '10 s' WHERE id = $1`, [id]);
    await w.timePasses();
    await w.until('it waits', async () => (await conversation(call)).state === 'queued', { inTime: true });
    await gets(
      w,
      'somebody takes it',
      (hub) => acceptConversation(hub, place.agent, { conversationId: id }),
      async () => (await conversation(call)).state === 'handled',
    );
    for (const number of ['busy', 'free'] as const) {
      for (const agent of place.agents) await w.goes(agent, 'available');
      const holder = await taken(w, place, id);
      call = { ...call, holder, other: otherOf(place, holder) };
      await toNumber(call, w.customer().phone);
      await party(w, id, 'guest', number === 'busy' ? 'busy' : 'in-progress');
      if (number === 'busy')
        await w.until('it waits again', async () =>
          ['queued', 'offered'].includes((await conversation(call)).state),
        );
    }
    await stateOf(w, id, 'closed');
    const client = w.outside.liveCalls().find((one) => one.label === 'client');
    if (client) w.outside.tell(client, 'completed');
    await allQuiet(w);
    return counted(w, await w.clientOf(phone), {
      'call.transferred': 1,
      'conversation.requeued': w.deaths === 0 ? 2 : [2, 6],
      'conversation.closed': 1,
    });
  },
};

/** A guest is taken out while the order is under way: whoever learns of the phone then hangs it up. */
const givenUp: Scenario = {
  name: 'a guest is given up while the order to ring is under way',
  async run(w) {
    const call = await talk(w);
    const { id, holder, phone } = call;
    for (const then of ['rings', 'picks up'] as const) {
      w.outside.moods.party = ['slow'];
      w.outside.slow = null;
      const to: TargetOrder = { number: w.customer().phone };
      await gets(
        w,
        'asked to come',
        (hub) => bringGuest(hub, holder, { conversationId: id, to, mode: 'add' }),
        () => liveGuest(call),
      );
      // Client, agent and the guest: slowly ordered, or once more after a death; or taken for not reached, as it never was.
      const isOut = async () => w.deaths > 0 && (await liveGuest(call)) === undefined;
      await w.until('it is rung', async () => w.outside.liveCalls().length > 2 || isOut(), { inTime: true });
      const seat = (await liveGuest(call))?.seat;
      if (seat !== undefined)
        await gets(
          w,
          'given up',
          (hub) => removeGuest(hub, holder, { conversationId: id, seat }),
          guestIsGone(call as Held),
        );
      const late = w.outside.slow as OutsideWorld['slow'];
      if (late && then === 'picks up') w.outside.tell(late.call, 'in-progress');
      await w.deliverNews();
      late?.answer();
      let isTold = false;
      await w.until(
        'its phone is silent',
        async () => {
          // Whether or not we live to hear the answer to our order, the network also tells of the phone that rings.
          if (late && w.deaths > 0 && !isTold)
            w.outside.tell(late.call, then === 'picks up' ? 'in-progress' : 'ringing');
          isTold ||= w.deaths > 0;
          return late === null || late.call.status === 'completed';
        },
        { inTime: true },
      );
    }
    const client = w.outside.liveCalls().find((one) => one.label === 'client');
    if (client) w.outside.tell(client, 'completed');
    await stateOf(w, id, 'closed');
    await allQuiet(w);
    return counted(w, await w.clientOf(phone), { 'call.ended': 1, 'conversation.closed': 1 });
  },
};

export const inCallScenarios: readonly Scenario[] = [recording, broken, givenUp];
