import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Finding a client from anywhere, and getting in touch first.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

/** Opens the search by its key and types. */
async function search(page: Page, words: string) {
  await page.keyboard.press('Control+KeyK');
  await at(page, testIds.searchInput).fill(words);
  return page.getByRole('option');
}

test('found by a part of the name, by characters and by the number; opened with the keyboard', async () => {
  const { agent } = await house.open();
  const [bianca, li] = [
    await knownCustomer(house, { name: 'Bianca Ferreira', tier: 'gold' }),
    await knownCustomer(house, { name: '李小龙' }),
  ];
  const page = await browser.desk(agent);
  await at(page, testIds.shell).waitFor();
  const found = await search(page, 'ferr');
  await found.getByText('Bianca Ferreira').waitFor();
  expect(await found.first().getAttribute('data-type')).toBe('client');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Bianca Ferreira' }).waitFor();
  expect(page.url()).toContain(bianca.clientId);

  await (await search(page, '小龙')).getByText('李小龙').waitFor();
  await page.keyboard.press('Escape');
  await at(page, testIds.searchInput).waitFor({ state: 'hidden' });

  await (await search(page, li.number.slice(3))).getByText('李小龙').click();
  await page.getByRole('heading', { name: '李小龙' }).waitFor();
  expect(page.url()).toContain(li.clientId);

  await (await search(page, 'nobody of this name')).first().waitFor({ state: 'detached' });
  await page.getByText('Nothing found').waitFor();
});

test('a client is called from their page: it rings there, they answer, both talk', async () => {
  const { agent, number } = await house.open();
  const customer = await knownCustomer(house, { name: 'Hugo Lindqvist' });
  await customer.behaves({ onCall: 'answer' });
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}` });
  await at(page, testIds.clientDial).click();
  const bar = at(page, testIds.currentCall);
  await bar.getByText('Hugo Lindqvist').waitFor();
  const call = await customer.rings();
  await call.is('in-progress');
  await expect.poll(() => bar.getAttribute('data-state'), { timeout: 10_000 }).toBe('talking');
  expect((await call.look()).conference).not.toBeNull();
  await at(page, testIds.timeline).getByText('Outgoing call · talking').waitFor();

  await call.hangUp();
  await expect.poll(() => bar.getAttribute('data-state'), SOON).toBe('wrapping');
  await at(page, testIds.timeline).getByText('ended by the client').waitFor();
  const { items } = await agent.get(`/conversations?clientId=${customer.clientId}`);
  expect(items).toMatchObject([{ channel: 'call', direction: 'outbound', ourAddress: number }]);
});

test('a client is written to first: chosen channel, one text, one conversation', async () => {
  const { agent, number } = await house.open();
  const customer = await knownCustomer(house, { name: 'Sofia Conti' });
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}` });
  await at(page, testIds.composerChannel).click();
  await page.getByRole('option', { name: `Email · ${customer.email} (new)` }).click();
  await at(page, testIds.composerSubject).fill('Your spectacles');
  await at(page, testIds.composerChannel).click();
  await page.getByRole('option', { name: `SMS · ${customer.number} (new)` }).click();
  await at(page, testIds.composerSubject).waitFor({ state: 'detached' });
  await at(page, testIds.composerText).fill('Your spectacles are ready.');
  await at(page, testIds.send).click();
  const text = await customer.getsText('Your spectacles are ready.');
  expect(text.from).toBe(number);
  await at(page, testIds.workList).getByText('Sofia Conti').waitFor();
  await customer.text(number, 'I come at five.');
  await at(page, testIds.timeline).getByText('I come at five.').waitFor();
  const { items } = await agent.get(`/conversations?clientId=${customer.clientId}`);
  expect(items).toMatchObject([{ channel: 'sms', direction: 'outbound', state: 'handled' }]);
});

test('a number that nobody has yet is texted straight from the search', async () => {
  const { agent } = await house.open();
  const customer = house.customer();
  const page = await browser.desk(agent);
  await at(page, testIds.shell).waitFor();
  const found = await search(page, customer.number);
  await found.getByText(`Text ${customer.number}`).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Hello from the shop');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await customer.getsText('Hello from the shop');
  await page.getByRole('heading', { name: customer.number }).waitFor();
  await at(page, testIds.timeline).getByText('Hello from the shop').waitFor();
});
