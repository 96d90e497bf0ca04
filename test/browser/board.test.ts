import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// The supervisor's board: live without a reload, and not for everybody.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

async function onBoard() {
  const place = await house.open({ available: false });
  const supervisor = await house.member('supervisor');
  const page = await browser.desk(supervisor, { path: '/board' });
  const queue = at(page, testIds.boardQueue(place.queueId));
  const agent = at(page, testIds.boardAgent(place.agent.agentId));
  await Promise.all([queue.waitFor(), agent.waitFor()]);
  // Whatever is seen from here on was pushed.
  const loads: string[] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) loads.push(request.url());
  });
  const waiting = (channel: string) => queue.locator(`[data-channel="${channel}"]`).textContent();
  const engagement = () => agent.getAttribute('data-engagement');
  return { place, page, queue, agentRow: agent, loads, waiting, engagement };
}

test('who waits and what each agent does is seen as it happens', async () => {
  const { place, queue, agentRow, loads, waiting, engagement } = await onBoard();
  expect([await waiting('call'), await waiting('sms')]).toEqual(['0', '0']);
  expect(await agentRow.getAttribute('data-intent')).toBe('offline');
  const caller = await knownCustomer(house, { name: 'Dmitri Sokolov' });
  const call = await caller.call(place.number);
  await expect.poll(() => waiting('call'), SOON).toBe('1');
  await expect.poll(() => queue.textContent(), SOON).toMatch(/0:0[1-9]/);
  await house.customer().text(place.number, 'and a text');
  await expect.poll(() => waiting('sms'), SOON).toBe('1');

  await place.agent.goes('available');
  await expect.poll(() => agentRow.getAttribute('data-intent'), SOON).toBe('available');
  await expect.poll(engagement, SOON).toBe('offered');
  const { id } = await place.agent.isOffered(caller.number);
  await place.agent.post(`/conversations/${id}/accept`);
  await expect.poll(engagement, SOON).toBe('talking');
  await agentRow.getByText('Dmitri Sokolov').waitFor();
  await expect.poll(() => waiting('call'), SOON).toBe('0');
  await queue.getByText('1 of 1').waitFor();
  await queue.getByTestId(testIds.serviceLevel).getByText('100 %').waitFor();

  await call.hangUp();
  await expect.poll(engagement, SOON).toBe('wrapping');
  expect(loads).toEqual([]);
});

test('a caller who gave up is counted', async () => {
  const { place, queue, waiting } = await onBoard();
  const call = await house.customer().call(place.number);
  await expect.poll(() => waiting('call'), SOON).toBe('1');
  await call.hangUp();
  await expect.poll(() => waiting('call'), SOON).toBe('0');
  await queue.getByText('1 short').waitFor();
});

test('a supervisor opens a conversation from the board, sees it go on, and writes a note', async () => {
  const { place, page, agentRow } = await onBoard();
  await place.agent.goes('available');
  const customer = await knownCustomer(house, { name: 'Fatima Zahra' });
  await customer.text(place.number, 'This is the third time I ask.');
  const { id } = await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  await agentRow.getByRole('link', { name: 'Fatima Zahra' }).click();
  await page.getByRole('heading', { name: 'Fatima Zahra' }).waitFor();
  const timeline = at(page, testIds.timeline);
  await timeline.getByText('This is the third time I ask.').waitFor();
  await page.getByText(`${place.agent.name} has this conversation.`).waitFor();
  await place.agent.post(`/conversations/${id}/reply`, { text: 'I am sorry.', clientKey: 'so-very-sorry' });
  await timeline.getByText('I am sorry.').waitFor();
  await at(page, testIds.composerMode('note')).click();
  await at(page, testIds.composerText).fill('Give her a voucher');
  await at(page, testIds.send).click();
  await timeline.locator('[data-look="note"]').getByText('Give her a voucher').waitFor();
});

test('an agent has no board, neither in the menu nor by its address', async () => {
  const { agent } = await house.open();
  const page = await browser.desk(agent, { path: '/board' });
  await at(page, testIds.nav('desk')).waitFor();
  await expect.poll(() => new URL(page.url()).pathname, SOON).toBe('/');
  expect(await at(page, testIds.board).count()).toBe(0);
  expect(await at(page, testIds.nav('board')).count()).toBe(0);
  expect((await agent.ask('GET', '/board')).status).toBe(403);
});
