import { expect, test } from 'vitest';
import { indexMessages } from '../../core/search/indexMessages.ts';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// The search on the screen: by the key that leads there, with filters in the address, walked through by keys, and opened on the
// timeline at the very place.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

async function indexed(): Promise<void> {
  await house.drain();
  while ((await indexMessages(house.hub)) > 0);
}

test('from the key to the place on the timeline, far back', async () => {
  const place = await house.open({ available: false });
  const customer = await knownCustomer(house, { name: 'Grace Hopper' });
  await customer.text(place.number, 'My refrigerator hums the wrong tune');
  await customer.mail(place.mailbox, { subject: '冰箱的问题', text: '请问退货政策是什么？' });
  for (let n = 0; n < 130; n += 1)
    await place.agent.post(`/clients/${customer.clientId}/notes`, { text: `talk of the day ${n}` });
  await place.agent.post(`/clients/${customer.clientId}/notes`, { text: 'a refrigerator again' });
  await indexed();
  const hits = async (q: string) =>
    (await place.agent.get(`/search/messages?${new URLSearchParams({ q })}`)).items as { eventId: string }[];
  const [newest, oldest] = await hits('refrigerator');

  const page = await browser.desk(place.agent, { path: '/' });
  await at(page, testIds.shell).waitFor();
  await page.keyboard.press('/');
  await at(page, testIds.searchSyntax).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
  await page.keyboard.type('refrig');
  await at(page, testIds.searchHit(oldest!.eventId)).waitFor();
  await expect
    .poll(() => at(page, testIds.searchHit(newest!.eventId)).locator('mark').innerText(), SOON)
    .toBe('refrigerator');
  await expect.poll(() => page.url(), SOON).toContain('q=refrig');

  await at(page, testIds.searchFilter('kind')).click();
  await page.getByRole('option', { name: 'Message' }).click();
  await at(page, testIds.searchHit(newest!.eventId)).waitFor({ state: 'detached' });
  expect(page.url()).toContain('kind=message');
  await page.goBack();
  await at(page, testIds.searchHit(newest!.eventId)).waitFor();

  await at(page, testIds.searchWords).focus();
  const current = (id: string) => at(page, testIds.searchHit(id)).getAttribute('data-current');
  await expect.poll(() => current(newest!.eventId), SOON).toBe('true');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => current(oldest!.eventId), SOON).toBe('true');
  await page.keyboard.press('Enter');
  const row = page.locator(`[data-event="${oldest!.eventId}"]`);
  await row.waitFor();
  await expect
    .poll(
      () =>
        row.evaluate((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return top >= 0 && bottom <= window.innerHeight;
        }),
      SOON,
    )
    .toBe(true);
  // From a client only that client's.
  await at(page, testIds.searchInClient).click();
  await at(page, testIds.searchFilter('clientId')).getByText('Grace Hopper').waitFor();
  await page.goBack();
  // Back is the search as it was.
  await page.goBack();
  await at(page, testIds.searchHit(oldest!.eventId)).waitFor();
});

test('Chinese is found by its words, on a small screen too; what cannot be asked is told', async () => {
  const place = await house.open({ available: false });
  const customer = await knownCustomer(house, { name: '王芳' });
  await customer.mail(place.mailbox, { subject: '冰箱的问题', text: '请问退货政策是什么？' });
  await house.clientOf(customer.email);
  await indexed();
  const page = await browser.desk(place.agent, {
    path: '/search?q=退货政策',
    viewport: { width: 390, height: 800 },
  });
  const mark = page.locator('mark');
  await expect.poll(() => mark.allInnerTexts(), SOON).toContain('退货政策');
  await at(page, testIds.searchWords).fill('-退货');
  await expect.poll(() => at(page, testIds.searchRefused).getAttribute('data-why'), SOON).toBe('no_word');
  browser.refusals();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide).toBe(false);
});
