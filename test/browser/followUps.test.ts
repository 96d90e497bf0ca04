import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Follow-ups by the day, on screen and by keyboard alone.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

/** Tomorrow at this hour, where the browser is. */
function tomorrow(hour: number): Date {
  const date = new Date();
  date.setDate(date.getDate() + 1);
  date.setHours(hour, 0, 0, 0);
  return date;
}

test('a day is read, moved through, put off and ticked off by keyboard; a calendar gets its address', async () => {
  const { agent } = await house.open({ available: false });
  const client = await agent.post('/clients', {
    name: 'Sophie Germain',
    addresses: [{ kind: 'phone', value: house.customer().number }],
  });
  const plan = (title: string, hour: number, more: object = {}) =>
    agent.post('/follow-ups', {
      clientId: client.id,
      title,
      dueAt: tomorrow(hour).toISOString(),
      ...more,
    });
  const first = await plan('Ring about the proof', 9);
  const second = await plan('Write up the notes', 11);
  await plan('See the new office', 14, { kind: 'visit', place: '12 Rue de Savoie' });
  await plan('Some time in the afternoon', 13, { dueUntil: tomorrow(17).toISOString() });
  const page = await browser.desk(agent, { path: '/follow-ups?view=day' });
  await at(page, testIds.day).waitFor();
  await at(page, testIds.dayPart('next')).click();
  const row = (id: string) => at(page, testIds.dayItem(id));
  await row(first.id).waitFor();
  await at(page, testIds.dayPart('visits')).getByText('12 Rue de Savoie').waitFor();
  await page.screenshot({ path: 'test-results/browser/day-plan.png' });
  // The first row, the second, and that one half an hour later.
  await at(page, testIds.dayPart('next')).blur();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-day-row'))).toBe(second.id);
  await page.keyboard.press('Alt+ArrowDown');
  const later = new Date(tomorrow(11).getTime() + 1_800_000).toISOString();
  await row(second.id)
    .and(page.locator(`[data-due="${later}"]`))
    .waitFor();
  await row(first.id).focus();
  await page.keyboard.press('e');
  await until(async () => {
    const { items } = await agent.get(`/follow-ups?clientId=${client.id}&state=done`);
    return items.some((one: any) => one.id === first.id);
  });
  await at(page, testIds.dayPart('feed')).click();
  await at(page, testIds.feed('make')).click();
  const url = await at(page, testIds.feed('url')).inputValue();
  expect(await (await fetch(url)).text()).toContain('SUMMARY:See the new office');
  await page.screenshot({ path: 'test-results/browser/day-plan-feed.png' });
  await at(page, testIds.feed('end')).click();
  await at(page, testIds.feed('dialog')).and(page.locator('[data-on="false"]')).waitFor();
  expect((await fetch(url)).status).toBe(404);
});

test('a supervisor hands over what one person has, and sees what is missing', async () => {
  const place = await house.open({ agents: 2, available: false });
  const [agent, colleague] = [place.agents[0]!, place.agents[1]!];
  const supervisor = await house.member('supervisor', { queueIds: [place.queueId] });
  const make = async (name: string) =>
    (await agent.post('/clients', { name, addresses: [{ kind: 'phone', value: house.customer().number }] }))
      .id;
  const [first, second] = [await make('Emmy Noether'), await make('Ada Yonath')];
  const plan = (clientId: string, title: string) =>
    agent.post('/follow-ups', { clientId, title, dueAt: tomorrow(10).toISOString(), kind: 'call' });
  await plan(first, 'Ring about the ring');
  await plan(second, 'Ring about the ribosome');
  const page = await browser.desk(supervisor, { path: '/follow-ups' });
  await at(page, testIds.handOver).click();
  await at(page, testIds.handOverPart('from')).selectOption(agent.agentId);
  await at(page, testIds.handOverPart('to')).selectOption(colleague.agentId);
  await at(page, testIds.handOverPart('preview')).and(page.locator('[data-open="2"]')).waitFor();
  await at(page, testIds.handOverPart('client')).fill('noether');
  await page.screenshot({ path: 'test-results/browser/hand-over.png' });
  await at(page, testIds.handOverPart('do')).click();
  await at(page, testIds.handOverPart('dialog')).waitFor({ state: 'detached' });
  const { items } = await supervisor.get(`/follow-ups?ownerId=${colleague.agentId}`);
  expect(items.map(({ clientId }: any) => clientId)).toEqual([first]);
  // Who has no next date stands in the list, with what to begin with on their page.
  await house.hub.prisma.client.update({ where: { id: first }, data: { accountAgentId: colleague.agentId } });
  await colleague.post(`/follow-ups/${items[0].id}/done`, { outcome: 'reached' });
  await at(page, testIds.followUpsView('gaps')).click();
  await at(page, testIds.gapRow(first)).waitFor();
  await page.screenshot({ path: 'test-results/browser/gaps.png' });
  const needs = { clientId: first, kind: 'need', text: 'A quieter room', byAgentId: agent.agentId };
  await house.hub.prisma.clientNeed.create({ data: needs });
  await agent.post('/follow-ups', {
    clientId: first,
    kind: 'promise',
    title: 'The papers by Friday',
    dueAt: tomorrow(12).toISOString(),
  });
  const desk = await browser.desk(agent, { path: `/clients/${first}` });
  await at(desk, testIds.topic('need')).getByText('A quieter room').waitFor();
  await desk.screenshot({ path: 'test-results/browser/topics.png' });
  await at(desk, testIds.topic('promise')).click();
  await at(desk, testIds.panel('followUps')).and(desk.locator('[aria-selected="true"]')).waitFor();
});
