import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OverflowStep } from '../../core/contract/waiting.ts';
import { carryOutDueWaiting } from '../../core/waiting/due.ts';
import { makeAgent } from '../support/factories.ts';
import { openTestHub, type TestHub } from '../support/openTestHub.ts';

// Steps of an overflow that are due, among many that are due and do not apply.

let house: TestHub;
let divisionId: string;
let ours: string;
const told: { callSid: string; step: string }[] = [];

beforeAll(async () => {
  house = await openTestHub();
  const { prisma } = house.hub;
  house.hub.channels.voice.direct = async ({ callSid, step }) => {
    told.push({ callSid, step });
  };
  divisionId = (await prisma.division.create({ data: { name: 'Overflow' } })).id;
  const home = await makeQueue({ kind: 'voicemail' });
  ours = (await prisma.ourAddress.create({ data: { kind: 'phone', value: '+15005550006', queueId: home } }))
    .id;
}, 60_000);
afterAll(() => house.close());

/** A queue with one step at the age of a minute, and somebody signed in. */
async function makeQueue(to: OverflowStep['to'], { onlyIfEmpty = false } = {}): Promise<string> {
  const { hub } = house;
  const waiting = { overflow: [{ afterSeconds: 60, onlyIfEmpty, to }] };
  const { id } = await hub.prisma.queue.create({
    data: { name: `Queue ${Math.random()}`, divisionId, waiting },
  });
  const { agentId } = await makeAgent(hub, { divisionId, queueIds: [id] });
  await hub.prisma.agent.update({ where: { id: agentId }, data: { intent: 'away' } });
  return id;
}

/** So many calls that have waited since two minutes, each on its line. */
async function waitIn(queueId: string, calls: number): Promise<{ id: string; call_sid: string }[]> {
  const { rows } = await house.hub.pool.query<{ id: string; call_sid: string }>(
    `WITH people AS (INSERT INTO client (id, division_id) SELECT gen_random_uuid(), $1 FROM generate_series(1, $4) RETURNING id),
       made AS (INSERT INTO conversation (id, client_id, channel, direction, our_address_id, queue_id, state, opened_at, queued_at,
           waiting_since, admitted_at, rank_at, overflow_at)
         SELECT gen_random_uuid(), id, 'call', 'inbound', $2, $3, 'queued', at, at, at, at, at, at + interval '1 min'
           FROM people, (SELECT now() - interval '2 min' AS at) t RETURNING id),
       visits AS (INSERT INTO queue_visit (id, conversation_id, queue_id, channel, entered_at)
         SELECT gen_random_uuid(), id, $3, 'call', now() - interval '2 min' FROM made)
     INSERT INTO leg (id, conversation_id, party, call_sid, state)
       SELECT gen_random_uuid(), id, 'client', 'CA' || replace(id::text, '-', ''), 'in_progress' FROM made
     RETURNING conversation_id AS id, call_sid`,
    [divisionId, ours, queueId, calls],
  );
  return rows;
}

const queueOf = async (id: string) =>
  (await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } })).queueId;

test('a step that is due is taken, however many are due before it that do not apply', async () => {
  const target = await makeQueue({ kind: 'voicemail' });
  const staying = await makeQueue({ kind: 'queue', queueId: target }, { onlyIfEmpty: true });
  const going = await makeQueue({ kind: 'queue', queueId: target });
  const [stays] = await waitIn(staying, 250);
  await house.hub.pool.query(
    `UPDATE conversation SET overflow_at = overflow_at - interval '1 s' WHERE queue_id = $1`,
    [staying],
  );
  const [goes] = await waitIn(going, 1);
  await carryOutDueWaiting(house.hub);
  expect([await queueOf(goes!.id), await queueOf(stays!.id)]).toEqual([target, staying]);
});

test('who hears music is sent on to a voicemail at once, and once', async () => {
  const [call] = await waitIn(await makeQueue({ kind: 'voicemail' }), 1);
  told.length = 0;
  await Promise.all([carryOutDueWaiting(house.hub), carryOutDueWaiting(house.hub)]);
  await carryOutDueWaiting(house.hub);
  expect(told).toEqual([{ callSid: call!.call_sid, step: 'wait' }]);
});

test('who is choosing a number is not interrupted', async () => {
  const [call] = await waitIn(await makeQueue({ kind: 'voicemail' }), 1);
  const { hub } = house;
  const wish = await hub.prisma.callback.create({
    data: { conversationId: call!.id, kind: 'callback', state: 'asking' },
  });
  told.length = 0;
  await carryOutDueWaiting(hub);
  expect(told).toEqual([]);
  await hub.prisma.callback.delete({ where: { id: wish.id } });
  await carryOutDueWaiting(hub);
  expect(told).toHaveLength(1);
});

test('nor who is with an agent', async () => {
  const [call] = await waitIn(await makeQueue({ kind: 'voicemail' }), 1);
  await house.hub.pool.query('UPDATE leg SET joined_at = now() WHERE conversation_id = $1', [call!.id]);
  told.length = 0;
  await carryOutDueWaiting(house.hub);
  expect(told).toEqual([]);
});
