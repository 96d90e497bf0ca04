import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { until } from '../support/openTestHub.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Texts on the screen: seen as they come, answered at once, and nothing lost or shown twice when the line is bad.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

/** An agent who has a customer's text open before them. */
async function texting(name: string) {
  const { agent, number } = await house.open();
  const customer = await knownCustomer(house, { name });
  await customer.text(number, 'My parcel has not come.');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}?c=${id}` });
  const timeline = at(page, testIds.timeline);
  await timeline.getByText('My parcel has not come.').waitFor();
  return { agent, number, customer, page, timeline, id };
}

const box = (page: Page) => at(page, testIds.composerText);
const bubbles = (page: Page) => page.locator('[data-testid^="pending-"]');

test('what the customer writes comes to the open timeline by itself', async () => {
  const { number, customer, timeline } = await texting('Elif Demir');
  await customer.text(number, 'It was due on Monday 🙁');
  const sentAt = Date.now();
  await timeline.getByText('It was due on Monday 🙁').waitFor();
  expect(Date.now() - sentAt).toBeLessThan(SOON.timeout);
  await customer.text(number, 'And again: where is it?');
  await timeline.getByText('And again: where is it?').waitFor();
  expect(await timeline.getByText('It was due on Monday').count()).toBe(1);
});

test('an answer stands there before the server has it, then with its ticks, and the customer has it', async () => {
  const { customer, page, timeline } = await texting('Jonas Weber');
  const { promise: mayGo, resolve: go } = Promise.withResolvers<void>();
  await page.route('**/reply', async (route) => {
    await mayGo;
    await route.continue();
  });
  await box(page).fill('It comes today.\nBefore 18:00.');
  expect(await at(page, testIds.composerCount).getAttribute('data-segments')).toBe('1');
  await page.keyboard.press('Control+Enter');
  await bubbles(page).getByText('It comes today.').waitFor();
  expect(await bubbles(page).getAttribute('data-state')).toBe('sending');
  expect(await box(page).inputValue()).toBe('');
  expect(await customer.texts()).toEqual([]);

  go();
  const sent = timeline.locator('[data-kind="message.queued"]', { hasText: 'It comes today.' });
  await sent.waitFor();
  await bubbles(page).waitFor({ state: 'detached' });
  await expect
    .poll(() => sent.getByTestId(testIds.deliveryState).getAttribute('data-state'), { timeout: 10_000 })
    .toBe('delivered');
  expect((await customer.texts()).map((one) => one.body)).toEqual(['It comes today.\nBefore 18:00.']);
  expect(await timeline.getByText('It comes today.').count()).toBe(1);
});

test('“please stop texting me” is asked about above the composer, and a no closes it', async () => {
  const { number, customer, page, timeline } = await texting('Rosa Klein');
  await customer.text(number, 'Please stop texting me.');
  await timeline.locator('[data-kind="client.mayOptOut"]').waitFor();
  const question = at(page, testIds.mayOptOut);
  await question.getByText(customer.number).waitFor();
  expect(await box(page).isDisabled()).toBe(false);
  await at(page, testIds.keepOptedIn).click();
  await question.waitFor({ state: 'detached' });
  await customer.text(number, 'no more texts, I said');
  await at(page, testIds.optOut).click();
  await timeline.locator('[data-kind="client.optedOut"]').waitFor();
  await question.waitFor({ state: 'detached' });
  await expect.poll(() => box(page).isDisabled(), SOON).toBe(true);
});

test('a reload in the middle of writing keeps the words; a sent draft does not come back', async () => {
  const { page, timeline } = await texting('Carla Rossi');
  await box(page).fill('Dear Carla, half a sent');
  await at(page, testIds.composerMode('note')).click();
  await box(page).fill('She is cross');
  await page.reload();
  await expect.poll(() => box(page).inputValue(), SOON).toBe('Dear Carla, half a sent');
  await at(page, testIds.composerMode('note')).click();
  await expect.poll(() => box(page).inputValue()).toBe('She is cross');
  await page.keyboard.press('Control+Enter');
  await timeline.locator('[data-look="note"]').getByText('She is cross').waitFor();
  await page.reload();
  await timeline.locator('[data-look="note"]').waitFor();
  await at(page, testIds.composerMode('note')).click();
  expect(await box(page).inputValue()).toBe('');
});

test('while the line is cut a banner says so; what came meanwhile is there soon after, once', async () => {
  const { number, customer, page, timeline } = await texting('Radu Ionescu');
  const context = page.context();
  await context.setOffline(true);
  await at(page, testIds.connBanner).waitFor();
  await customer.text(number, 'first while away');
  await customer.text(number, 'second while away');
  await house.drain();
  expect(await timeline.getByText('while away').count()).toBe(0);

  await context.setOffline(false);
  await at(page, testIds.connBanner).waitFor({ state: 'detached' });
  const backAt = Date.now();
  await timeline.getByText('second while away').waitFor();
  expect(Date.now() - backAt).toBeLessThan(SOON.timeout);
  await customer.text(number, 'third, on the new line');
  await timeline.getByText('third, on the new line').waitFor();
  const shown = await timeline.locator('[data-kind="message.received"]').allTextContents();
  expect(shown.map((text) => /while away|third|parcel/.exec(text)?.[0])).toEqual([
    'parcel',
    'while away',
    'while away',
    'third',
  ]);
});

test('where only the answer of the server was lost, Retry sends nothing twice', async () => {
  const { customer, page, timeline } = await texting('Olga Petrova');
  // Without a line for pushes, nothing but Retry can tell.
  const context = page.context();
  await context.setOffline(true);
  await at(page, testIds.connBanner).waitFor();
  await page.routeWebSocket('**/socket.io/**', (line) => line.close());
  await page.route('**/socket.io/**', (route) => route.abort());
  // Nor does asking for what is new, until Retry is there.
  await page.route('**/timeline?*', (route) => route.abort());
  await context.setOffline(false);
  await page.route('**/reply', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await box(page).fill('We send a new one.');
  await page.keyboard.press('Control+Enter');
  await at(page, testIds.retry).waitFor();
  await customer.getsText('We send a new one.');

  await page.unroute('**/reply');
  await page.unroute('**/timeline?*');
  // The console asks by itself too: where it has heard by then, there is nothing to try again.
  await until(async () => {
    const retry = at(page, testIds.retry);
    if ((await retry.count()) > 0) await retry.click({ timeout: 500 }).catch(() => undefined);
    return (await bubbles(page).count()) === 0;
  });
  await timeline.locator('[data-kind="message.queued"]').getByText('We send a new one.').waitFor();
  await house.drain();
  expect(await customer.texts()).toHaveLength(1);
});

test('an answer that never left is offered again, and Retry sends it once', async () => {
  const { customer, page, timeline } = await texting('Tariq Aziz');
  await page.route('**/reply', (route) => route.abort());
  await box(page).fill('Here is your number: 42.');
  await page.keyboard.press('Control+Enter');
  const retry = at(page, testIds.retry);
  await retry.waitFor();
  expect(await bubbles(page).getAttribute('data-state')).toBe('failed');
  expect(await customer.texts()).toEqual([]);
  // Not even a reload loses it.
  await page.reload();
  await retry.waitFor();

  await page.unrouteAll();
  await retry.click();
  await bubbles(page).waitFor({ state: 'detached' });
  await timeline.locator('[data-kind="message.queued"]').getByText('Here is your number: 42.').waitFor();
  await customer.getsText('Here is your number: 42.');
  expect(await customer.texts()).toHaveLength(1);
});
