import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness, Member } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Several rows of the inbox at once: selected by mouse and by keyboard, worked, told of each, taken back.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('a range is claimed while a colleague takes two: told, the two stay selected, and undo gives all back', async () => {
  const { agents, number } = await house.open({ agents: 2, available: false });
  const [agent, colleague] = agents as [Member, Member];
  for (const name of ['Ada', 'Bea', 'Cleo', 'Dora', 'Edith'])
    await (await knownCustomer(house, { name })).text(number, `from ${name}`);
  const page = await browser.desk(agent, { path: '/inbox?list=team' });
  const { items } = await agent.get('/conversations?list=team');
  const ids: string[] = items.map((one: any) => one.id);
  const count = (list: string) => at(page, testIds.inboxList(list)).getAttribute('data-count');
  await at(page, testIds.select(ids[0]!)).click();
  await at(page, testIds.select(ids[4]!)).click({ modifiers: ['Shift'] });
  await at(page, testIds.bulkBar).getByText('5 selected').waitFor();
  await page.screenshot({ path: 'test-results/browser/bulk.png' });
  for (const id of ids.slice(0, 2)) await colleague.post(`/conversations/${id}/accept`);
  await at(page, testIds.bulk('claim')).click();
  await at(page, testIds.bulkTold).getByText('3 of 5 done: 2 were taken meanwhile').waitFor();
  await at(page, testIds.bulkBar).getByText('2 selected').waitFor();
  await expect.poll(() => count('mine'), SOON).toBe('3');
  await at(page, testIds.bulkUndo).click();
  await page.getByText('3 of 3 taken back').waitFor();
  await expect.poll(() => count('mine'), SOON).toBe('0');
});

test('by keyboard: J, X, Shift X; then put off from the bar; all shown with one press', async () => {
  const { agent, number } = await house.open({ available: false });
  for (let made = 0; made < 3; made += 1) await house.customer().text(number, `text ${made}`);
  const page = await browser.desk(agent, { path: '/inbox?list=unassigned' });
  const { items } = await agent.get('/conversations?list=unassigned');
  await at(page, testIds.inboxRow(items[0].id)).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await at(page, testIds.bulkBar).getByText('2 selected').waitFor();
  await at(page, testIds.selectAll).click();
  await at(page, testIds.bulkBar).getByText('3 selected').waitFor();
  await at(page, testIds.bulk('snooze')).click();
  await at(page, testIds.bulkChoice('snooze-answer')).click();
  await at(page, testIds.bulkTold).getByText('3 of 3 done').waitFor();
  await at(page, testIds.bulkBar).waitFor({ state: 'detached' });
  await expect.poll(() => at(page, testIds.inboxList('snoozed')).getAttribute('data-count'), SOON).toBe('3');
});
