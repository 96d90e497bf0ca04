import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// What makes a text dear is offered for shortening, and what went wrong is said in words.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('a curly quote is made plain by one press; why it did not arrive is said, and what to do', async () => {
  const { agent, number } = await house.open();
  const customer = await knownCustomer(house, { name: 'Ugo Bassi' });
  await customer.text(number, 'Hello?');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}?c=${id}` });
  const box = at(page, testIds.composerText);
  await box.fill(`It’s ${'on its way '.repeat(10)}`.trim());
  const count = at(page, testIds.composerCount);
  expect(await count.getAttribute('data-segments')).toBe('2');
  await at(page, testIds.shorten).getByText('saves 1 segment').waitFor();
  await at(page, testIds.shorten).click();
  await expect.poll(() => count.getAttribute('data-encoding'), SOON).toBe('GSM-7');
  expect(await count.getAttribute('data-segments')).toBe('1');
  await at(page, testIds.shorten).waitFor({ state: 'detached' });

  await customer.behaves({ onMessage: 'undelivered' });
  await box.press('Control+Enter');
  const state = at(page, testIds.deliveryState);
  await expect.poll(() => state.getAttribute('data-state'), SOON).toBe('undelivered');
  expect(await state.textContent()).toMatch(/Not delivered · .*(call|again|mail)/i);
});
