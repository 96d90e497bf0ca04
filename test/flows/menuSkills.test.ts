import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { flowOf, leads, menu, queue } from '../support/flows.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { conversationOf } from '../support/ledCalls.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';

// What a caller chooses in a menu is what the agent must know.

let house: Harness;
let administrator: Member;
let supervisor: Member;
beforeAll(async () => {
  house = await startHarness();
  administrator = await house.member('administrator');
  supervisor = await house.member('supervisor');
});
afterEach(() => house.checkInvariants());
afterAll(() => house?.close());

const makeSkill = async (name: string): Promise<string> => (await supervisor.post('/skills', { name })).id;
const needs = (skillId: string, minimum: number) => ({ skillId, minimum, relax: [] });

async function knows(agent: Member, skillId: string, proficiency: number): Promise<void> {
  await supervisor.patch(`/agents/${agent.agentId}/routing`, { skills: [{ skillId, proficiency }] });
}

test('a call goes to who knows what its caller has chosen; back in the menu, another choice counts; elsewhere, none', async () => {
  const place = await house.open({ agents: 3, available: false });
  const elsewhere = await house.open();
  const [ann, bob, cem] = place.agents as [Member, Member, Member];
  const [loans, cards] = [await makeSkill('Loans'), await makeSkill('Cards')];
  const choices = [
    { keys: '1', label: { en: 'Loans' }, next: 'more', requiredSkills: [needs(loans, 3)] },
    { keys: '2', label: { en: 'Cards' }, next: 'queue', requiredSkills: [needs(cards, 2)] },
  ];
  const more = [
    { keys: '1', label: { en: 'Large loans' }, next: 'queue', requiredSkills: [needs(loans, 5)] },
    { keys: '*', label: { en: 'Back' }, next: 'menu' },
  ];
  await leads(
    administrator,
    place,
    flowOf(
      'menu',
      menu({ key: 'menu', choices }),
      menu({ key: 'more', texts: { en: 'For a large loan press 1.' }, choices: more }),
      queue(place.queueId),
    ),
  );
  await knows(ann, loans, 4);
  await knows(bob, loans, 5);
  await knows(cem, cards, 2);
  for (const agent of [ann, bob, cem]) await agent.goes('available');

  const first = house.customer();
  const large = await first.call(place.number);
  await large.hears('For sales press 1.');
  await large.press('1');
  await large.hears('For a large loan press 1.');
  await large.press('1');
  await bob.isOffered(first.number);
  expect((await conversationOf(house, first.number)).requiredSkills).toEqual([needs(loans, 5)]);

  const second = house.customer();
  const back = await second.call(place.number);
  const isAsked = (text: string, times: number) =>
    until(async () => {
      const { transcript } = await back.look();
      return transcript.filter((said) => said.text.includes(text)).length === times;
    });
  await isAsked('For sales press 1.', 1);
  await back.press('1');
  await isAsked('For a large loan press 1.', 1);
  await back.press('*');
  await isAsked('For sales press 1.', 2);
  await back.press('2');
  const { id, clientId } = await cem.isOffered(second.number);
  expect((await conversationOf(house, second.number)).requiredSkills).toEqual([needs(cards, 2)]);
  await cem.post(`/conversations/${id}/accept`);
  await happened(house, clientId, 'call.connected');
  await cem.post(`/conversations/${id}/transfer`, { to: { queueId: elsewhere.queueId } });
  await elsewhere.agent.isOffered(second.number);
  expect((await conversationOf(house, second.number)).requiredSkills).toBeNull();

  for (const call of [large, back]) await call.hangUp();
  for (const { number } of [first, second])
    await happened(house, await house.clientOf(number), 'call.abandoned');
  expect((await ann.get('/me/desk')).offers).toEqual([]);
});

test('a menu names skills of its division, each once', async () => {
  const draft = (requiredSkills: unknown[]) => ({
    name: 'A flow of skills',
    draft: {
      language: 'client',
      start: 'menu',
      nodes: [
        { ...menu({ key: 'menu' }), choices: [{ keys: '1', label: {}, next: 'menu', requiredSkills }] },
      ],
    },
  });
  const skill = await makeSkill('Pensions');
  const nobodys = '01930000-0000-7000-8000-000000000001';
  const asks = (list: unknown[]) => administrator.ask('POST', '/flows', draft(list));
  expect((await asks([needs(nobodys, 3)])).status).toBe(404);
  expect((await asks([needs(skill, 6)])).status).toBe(400);
  expect((await asks([needs(skill, 1), needs(skill, 2)])).status).toBe(400);
  expect((await asks([needs(skill, 3)])).status).toBe(201);
});
