import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Viewer } from '../../core/access/viewer.ts';
import { acceptConversation } from '../../core/conversations/acceptConversation.ts';
import { startConversation } from '../../core/conversations/startConversation.ts';
import { bringGuest } from '../../core/transfers/bringGuest.ts';
import { mergeParties } from '../../core/transfers/changeGuests.ts';
import { completeTransfer, transferCall } from '../../core/transfers/transferCall.ts';
import { endOf, figuresOf, linesOf, type Agents } from '../support/callEnd.ts';
import {
  isOrdered,
  newsCount,
  newsOf,
  picksUp,
  takenCall,
  takes,
  talkingCall,
  tell,
  twoAgents,
  waitingCall,
  type News,
} from '../support/callNews.ts';
import { makeDivision, makeQueue } from '../support/factories.ts';
import { until } from '../support/openTestHub.ts';
import { somePhone } from '../support/people.ts';
import { openVoiceDoor, type VoiceDoor } from '../support/voiceDoor.ts';
import '../support/testSeed.ts';

// The provider's news of a call come late, twice and in any order. Whatever the order and the repeats of all that is said of
// all its parties, of its recording and of what the caller hears: the call comes to one end.

const RUNS = 4;
const NUMBER = '+15005550111';
vi.setConfig({ testTimeout: 120_000 });

let door: VoiceDoor;
let divisionId: string;
let queueId: string;
/** What the network says of a line when it is asked: by the time of all these news, mostly that it is over. */
let lineIs = 'completed';

beforeAll(async () => {
  door = await openVoiceDoor();
  const { voice } = door.hub.channels;
  const sid = (prefix: string): string => `${prefix}${randomBytes(16).toString('hex')}`;
  voice.addParty = async () => ({ callSid: sid('CA'), conferenceSid: sid('CF') });
  voice.statusOf = async () => lineIs;
  divisionId = await makeDivision(door.hub);
  const queue = { divisionId, number: NUMBER, mailbox: 'orders@hub.example', wrapUpSeconds: 3_600 };
  queueId = (await makeQueue(door.hub, queue)).id;
});
afterAll(() => door.close());

/** An order of all news, and which of them are said again, and where. */
const order = (count: number) => {
  const all = Array.from({ length: count }, (_, index) => index);
  return fc
    .array(fc.nat({ max: count - 1 }), { maxLength: count })
    .chain((again) => fc.shuffledSubarray([...all, ...again], { minLength: count + again.length }));
};

interface Way {
  begin(agents: Agents): Promise<string>;
  /** Who is on a line, or rung, when the first of the news comes. */
  lines: string[];
  /** Which of them are told; without it all. */
  told?: (news: News) => boolean;
  end: object;
  figures: string[];
}

async function leadsToOneEnd({ begin, lines, told = () => true, end, figures }: Way): Promise<void> {
  const { hub } = door;
  await fc.assert(
    fc.asyncProperty(order(newsCount(lines)), async (indices) => {
      const agents = await twoAgents(door, divisionId);
      const id = await begin(agents);
      const news = await newsOf(door, id);
      expect(await linesOf(door, id)).toEqual(lines);
      for (const index of indices) if (told(news[index]!)) await tell(door, news[index]!);
      await hub.relay.settled();
      await until(async () => (await hub.jobs.unfinished()) === 0, 30_000);
      // Said once more when all is over, and all at once, they change nothing either.
      const before = await endOf(door, id, agents);
      await Promise.all(news.filter(told).map((one) => tell(door, one)));
      expect(await endOf(door, id, agents)).toEqual(before);
      expect(before).toMatchObject(end);
      expect(await figuresOf(door, id, agents)).toEqual(figures);
    }),
    { numRuns: RUNS },
  );
}

const over = {
  state: 'wrapping',
  endedBy: 'client',
  isBroken: false,
  isHeld: false,
  ended: 1,
  recorded: 1,
};

describe('any order of the news, with repeats, leads to one end', () => {
  test('of a call that nobody took', () =>
    leadsToOneEnd({
      begin: () => waitingCall(door, NUMBER),
      lines: ['client'],
      end: {
        ...over,
        state: 'closed',
        endedBy: null,
        holder: -1,
        legs: ['client ended'],
        visits: ['abandoned'],
      },
      figures: [],
    }));

  test('of a call that was never connected when the first news came', () =>
    leadsToOneEnd({
      begin: ([first]) => takenCall(door, NUMBER, first),
      lines: ['client', 'agent'],
      end: {
        ...over,
        holder: 0,
        legs: ['client ended', 'agent ended'],
        parts: ['work accepted client'],
        visits: ['answered'],
      },
      figures: ['0 work handled'],
    }));

  test('of a call that an agent placed', () =>
    leadsToOneEnd({
      begin: async ([first]) => {
        const viewer = { ...first, role: 'supervisor' as const };
        const to = somePhone();
        const { conversationId } = await startConversation(door.hub, viewer, {
          channel: 'call',
          to,
          queueId,
        });
        await until(async () => {
          const named = { conversationId, callSid: { not: null } };
          return (await door.hub.prisma.leg.count({ where: named })) === 2;
        });
        return conversationId;
      },
      lines: ['agent', 'client'],
      end: { ...over, holder: 0, legs: ['agent ended', 'client ended'], parts: ['work accepted client'] },
      figures: ['0 work handled'],
    }));

  test('of a call that was transferred cold to a colleague', () =>
    leadsToOneEnd({
      begin: async ([first, second]) => {
        const conversationId = await talkingCall(door, NUMBER, first);
        await transferCall(door.hub, first, { conversationId, to: { agentId: second.agentId } });
        await takes(door, second, conversationId);
        return conversationId;
      },
      lines: ['client', 'agent', 'agent'],
      end: {
        ...over,
        holder: 1,
        legs: ['client ended', 'agent ended', 'agent ended'],
        parts: ['after accepted cold', 'work accepted client'],
      },
      figures: ['0 after after', '0 work transferred', '1 work handled'],
    }));

  test('of a consultation with a colleague who took the call over', () =>
    leadsToOneEnd({
      begin: async ([first, second]) => {
        const conversationId = await talkingCall(door, NUMBER, first);
        await bringGuest(door.hub, first, {
          conversationId,
          to: { agentId: second.agentId },
          mode: 'consult',
        });
        await acceptConversation(door.hub, second, { conversationId });
        await picksUp(door, conversationId, 'guest');
        await completeTransfer(door.hub, first, { conversationId });
        return conversationId;
      },
      lines: ['client', 'agent', 'agent'],
      end: {
        ...over,
        holder: 1,
        guests: ['ended completed'],
        parts: ['after accepted warm', 'work accepted client'],
      },
      figures: ['0 after after', '0 work transferred', '1 work handled'],
    }));

  test('of a consultation that was merged', () =>
    leadsToOneEnd({
      begin: async ([first]) => {
        const conversationId = await talkingCall(door, NUMBER, first);
        await bringGuest(door.hub, first, { conversationId, to: { number: somePhone() }, mode: 'consult' });
        await picksUp(door, conversationId, 'guest');
        await mergeParties(door.hub, first, conversationId);
        return conversationId;
      },
      lines: ['client', 'agent', 'guest'],
      end: {
        ...over,
        holder: 0,
        legs: ['client ended', 'agent ended', 'guest ended'],
        guests: ['ended client_left'],
        parts: ['work accepted client'],
      },
      figures: ['0 work handled'],
    }));

  test('of a call that was given to an outside number', () =>
    leadsToOneEnd({
      begin: async ([first]) => {
        const conversationId = await talkingCall(door, NUMBER, first);
        await transferCall(door.hub, first, { conversationId, to: { number: somePhone() } });
        await isOrdered(door.hub, conversationId, { party: 'guest' });
        return conversationId;
      },
      lines: ['client', 'agent', 'guest'],
      end: { ...over, endedBy: 'external_cold', ended: 0, holder: 0, guests: ['ended completed'] },
      figures: ['0 work transferred'],
    }));

  test('of an agent whose line broke while the client stays', async () => {
    lineIs = 'in-progress';
    try {
      await leadsToOneEnd({
        begin: async ([first]) => talkingOnOneSide(first),
        lines: ['client', 'agent'],
        told: ({ path }) => path.includes('/leg/'),
        end: {
          state: 'handled',
          isBroken: true,
          holder: 0,
          legs: ['client in_progress', 'agent ended'],
          ended: 0,
        },
        figures: [],
      });
    } finally {
      lineIs = 'completed';
    }
  });
});

/** The client is in the conference, the agent's phone is ringing. */
async function talkingOnOneSide(agent: Viewer): Promise<string> {
  const id = await takenCall(door, NUMBER, agent);
  for (const one of await newsOf(door, id)) if (one.path.includes('/join/')) await tell(door, one);
  await isOrdered(door.hub, id, { party: 'agent' });
  return id;
}
