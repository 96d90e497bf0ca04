import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Undo on the screen: from any window, and without one it leaves.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));
afterAll(() => house.hub.settings.change({ undoSendSeconds: 0 }));

const box = (page: Page) => at(page, testIds.composerText);

test('what was sent is taken back in another window, and is in the composer again; then it leaves without one', async () => {
  const { agent, number } = await house.open();
  const customer = await knownCustomer(house, { name: 'Nils Berg' });
  await customer.text(number, 'Hello?');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const path = `/clients/${customer.clientId}?c=${id}`;
  await house.hub.settings.change({ undoSendSeconds: 60 });
  const page = await browser.desk(agent, { path });
  const other = await browser.desk(agent, { path });
  await box(page).fill('Dear Nisl');
  await page.keyboard.press('Control+Enter');
  await at(page, testIds.undo).waitFor();
  await at(other, testIds.undo).waitFor();
  await page.context().close();
  await at(other, testIds.undo).click();
  await expect.poll(() => box(other).inputValue(), SOON).toBe('Dear Nisl');
  await at(other, testIds.undo).waitFor({ state: 'detached' });
  expect(await customer.texts()).toEqual([]);

  await house.hub.settings.change({ undoSendSeconds: 3 });
  await box(other).fill('Dear Nils');
  await other.keyboard.press('Control+Enter');
  await at(other, testIds.undo).waitFor();
  await other.context().close();
  await customer.getsText('Dear Nils');
  expect(await customer.texts()).toHaveLength(1);
  // A window that closes keeps its draft once more, and may be behind by then.
  browser.refusals();
});
