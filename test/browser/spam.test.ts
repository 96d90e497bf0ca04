import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';

// Spam on the screen: marked and blocked from a row, found again under "Held back", taken back.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('a text is spam and its sender blocked; the next one is held back, found and put back', async () => {
  const { agent, number } = await house.open({ available: false });
  const customer = house.customer();
  await customer.text(number, 'You have won');
  const page = await browser.desk(agent, { path: '/inbox?list=unassigned' });
  const count = (list: string) => at(page, testIds.inboxList(list)).getAttribute('data-count');
  const [{ id }] = (await agent.get('/conversations?list=unassigned')).items;
  await at(page, testIds.spam(id)).click();
  await at(page, testIds.spamBlock).click();
  await page.getByText('Closed as spam').first().waitFor();
  await at(page, testIds.inboxRow(id)).waitFor({ state: 'detached' });

  await customer.text(number, 'You have won again');
  await expect.poll(() => count('heldBack'), SOON).toBe('1');
  await expect.poll(() => count('unassigned'), SOON).toBe('0');
  await at(page, testIds.inboxList('heldBack')).click();
  await at(page, testIds.spamMarked).getByTestId(testIds.inboxRow(id)).waitFor();
  await at(page, testIds.blocked(customer.number)).waitFor();
  await page.screenshot({ path: 'test-results/browser/held-back.png', fullPage: true });
  const [held] = (await agent.get('/conversations?list=heldBack')).items;
  await at(page, testIds.notSpam(held.id)).click();
  await expect.poll(() => count('heldBack'), SOON).toBe('0');
  await expect.poll(() => count('unassigned'), SOON).toBe('1');
  await at(page, testIds.unblock(customer.number)).click();
  await at(page, testIds.blocked(customer.number)).waitFor({ state: 'detached' });
});

test('an unknown sender is spam with one press', async () => {
  const { agent, number } = await house.open({ available: false });
  const customer = house.customer();
  await customer.text(number, 'Cheap loans');
  const clientId = await house.clientOf(customer.number);
  const page = await browser.desk(agent, { path: '/unknown' });
  await at(page, testIds.spamClient(clientId)).click();
  await at(page, testIds.unknown(clientId)).waitFor({ state: 'detached' });
  const { addresses } = await agent.get(`/clients/${clientId}`);
  expect(addresses[0].blockedAt).not.toBeNull();
  await page.goto(`${house.urls[0]}/clients/${clientId}`);
  await at(page, testIds.unblock(customer.number)).click();
  await at(page, testIds.block(customer.number)).waitFor();
});
