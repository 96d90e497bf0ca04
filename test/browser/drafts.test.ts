import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness, Member } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Half-written words on the screen: safe when the browser is closed, never overwritten by another window, shared on wish.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

async function texting(name: string) {
  const place = await house.open();
  const { agent, number } = place;
  const customer = await knownCustomer(house, { name });
  await customer.text(number, 'My parcel has not come.');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const path = `/clients/${customer.clientId}?c=${id}`;
  const page = await browser.desk(agent, { path });
  return { agent, customer, page, path, id };
}

const box = (page: Page) => at(page, testIds.composerText);
const isKept = (page: Page) =>
  expect.poll(() => at(page, testIds.draftKept).getAttribute('data-state'), SOON).toBe('kept');
/** A mail's words stand in an editor, a text's in a text area. */
const wordsIn = (page: Page): Promise<string> =>
  box(page).evaluate((one) =>
    one instanceof HTMLTextAreaElement ? one.value : (one as HTMLElement).innerText,
  );
const says = (page: Page, text: string) => expect.poll(() => wordsIn(page), SOON).toBe(text);

test('a draft is there in another browser, follows the picked channel, and is gone once sent', async () => {
  const { agent, customer, page, path } = await texting('Ines Vidal');
  await box(page).pressSequentially('Dear Ines, it');
  await isKept(page);
  await page.context().close();

  const again = await browser.desk(agent, { path });
  await says(again, 'Dear Ines, it');
  await at(again, testIds.composerChannel).click();
  await again.getByRole('option', { name: customer.email }).click();
  await says(again, 'Dear Ines, it');
  await at(again, testIds.composerChannel).click();
  await again.getByRole('option', { name: customer.number }).click();
  await box(again).fill('Dear Ines, it comes today.');
  await again.keyboard.press('Control+Enter');
  await customer.getsText('Dear Ines, it comes today.');
  await says(again, '');
  const third = await browser.desk(agent, { path });
  await at(third, testIds.timeline).getByText('it comes today').waitFor();
  await says(third, '');
});

test('two windows: what one writes appears in the other, and a fork is shown instead of overwritten', async () => {
  const { agent, page, path, customer } = await texting('Milan Novak');
  const other = await browser.desk(agent, { path });
  await at(other, testIds.timeline).getByText('parcel').waitFor();
  await box(page).fill('from the first');
  await says(other, 'from the first');

  // The second writes while its line is away; the first goes on.
  await other.context().setOffline(true);
  await box(other).fill('from the second');
  await expect.poll(() => at(other, testIds.draftKept).getAttribute('data-state'), SOON).toBe('failed');
  await box(page).fill('from the first, and on');
  await isKept(page);
  await other.context().setOffline(false);
  await at(other, testIds.draftOther).getByText('from the first, and on').waitFor();
  await says(page, 'from the first, and on');
  await at(other, testIds.draftKeepMine).click();
  await says(page, 'from the second');
  expect(customer.number).not.toBe('');
  browser.refusals();
});

test('a colleague reads a shared draft and takes its words', async () => {
  const { agent, page, path } = await texting('Petra Lang');
  const colleague: Member = await house.member('supervisor');
  const theirs = await browser.desk(colleague, { path });
  await at(theirs, testIds.timeline).getByText('parcel').waitFor();
  await box(page).fill('The carrier says Tuesday');
  await at(page, testIds.draftShare).click();
  await at(theirs, testIds.draftShared(agent.agentId)).getByText('The carrier says Tuesday').waitFor();
  await at(theirs, testIds.draftUse).click();
  await says(theirs, 'The carrier says Tuesday');
  await at(page, testIds.draftShare).click();
  await at(theirs, testIds.draftShared(agent.agentId)).waitFor({ state: 'detached' });
});
