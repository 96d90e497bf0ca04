import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// One person who was two clients, on the screen: merged field by field, told as one, and taken apart again.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('two clients are merged field by field; old links lead on; it is taken back', async () => {
  const [here, there] = [await house.open(), await house.open()];
  const winner = await knownCustomer(house, { name: 'Grace Hopper' });
  const loser = await knownCustomer(house, { name: 'G. Hopper', tier: 'gold' });
  await winner.text(here.number, 'Written as Grace');
  await loser.text(there.number, 'Written as G.');
  // In hand, so that no offer lies over the page.
  for (const [place, customer] of [
    [here, winner],
    [there, loser],
  ] as const) {
    const { id } = await place.agent.isOffered(customer.number);
    await place.agent.post(`/conversations/${id}/accept`);
  }
  const page = await browser.desk(here.agent, { path: `/clients/${winner.clientId}` });
  const watcher = await browser.desk(there.agent, { path: `/clients/${loser.clientId}?tab=history` });
  const timeline = at(page, testIds.timeline);
  await timeline.getByText('Written as Grace').waitFor();

  await at(page, testIds.mergeOpen).click();
  await at(page, testIds.mergeSearch).fill('G. Hop');
  await at(page, testIds.mergeCandidate(loser.clientId)).click();
  await at(page, testIds.mergeField('tier')).getByText('The other').click();
  await page.screenshot({ path: 'test-results/browser/merge-dialog.png' });
  await at(page, testIds.mergeDo).click();
  await at(page, testIds.merged(loser.clientId)).waitFor();
  await timeline.getByText('Written as G.').waitFor();
  const header = at(page, testIds.clientHeader);
  await header.getByText('Grace Hopper').waitFor();
  expect((await here.agent.get(`/clients/${winner.clientId}`)).tier).toBe('gold');
  // Told by time: Grace wrote first.
  const told = await timeline.locator('[data-kind="message.received"]').allTextContents();
  expect(told.map((text) => /as (Grace|G\.)/.exec(text)?.[1])).toEqual(['Grace', 'G.']);
  // Whoever has the loser before them is led on, and so is an old link.
  await watcher.waitForURL(`**/clients/${winner.clientId}*`);

  await page.screenshot({ path: 'test-results/browser/merged.png' });
  const undo = at(page, testIds.undoMerge(loser.clientId));
  await undo.click();
  await page.getByText('Take the merge back?').waitFor();
  await expect
    .poll(async () => {
      if ((await undo.count()) > 0) await undo.click({ timeout: 500 }).catch(() => undefined);
      return undo.count();
    }, SOON)
    .toBe(0);
  await timeline.getByText('Written as G.').waitFor({ state: 'detached' });
  expect(await there.agent.get(`/clients/${loser.clientId}`)).toMatchObject({ name: 'G. Hopper' });
});
