import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Tags on the screen: the house's list in the settings, on a conversation by keyboard, in the inbox as a filter.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('an administrator adds, renames, colours and retires tags', async () => {
  const admin = await house.member('administrator');
  const page = await browser.desk(admin, { path: '/settings' });
  await at(page, testIds.tagNew).fill('Warranty');
  await page.keyboard.press('Enter');
  await at(page, testIds.tagSettings).getByText('Warranty', { exact: true }).waitFor();
  const tag = (await admin.get('/tags')).items.find((one: any) => one.name === 'Warranty');
  await at(page, testIds.tagRename(tag.id)).fill('Guarantee');
  await page.keyboard.press('Enter');
  await at(page, testIds.tagRow(tag.id)).getByText('Guarantee', { exact: true }).waitFor();
  // A name that another has: told, and the words are not lost without a word.
  await at(page, testIds.tagNew).fill('guarantee');
  await at(page, testIds.tagMake).click();
  await page.getByRole('alert').getByText('Another tag has this name').waitFor();
  expect(browser.refusals()).toEqual(['409 POST /api/tags']);
  expect(await at(page, testIds.tagNew).inputValue()).toBe('guarantee');
  await at(page, testIds.tagRetire(tag.id)).click();
  await at(page, testIds.tagRow(tag.id)).and(page.locator('[data-retired="true"]')).waitFor();
  await page.screenshot({ path: 'test-results/browser/tags-settings.png' });
});

test('put on by keyboard in the client’s head, seen in the inbox, filtered by', async () => {
  const admin = await house.member('administrator');
  const [refund, fault] = [
    await admin.post('/tags', { name: 'Refund', colour: 'warn' }),
    await admin.post('/tags', { name: 'Fault', colour: 'bad' }),
  ];
  const { agent, number } = await house.open({ available: false });
  const [one, other] = [
    await knownCustomer(house, { name: 'Mary Somerville' }),
    await knownCustomer(house, { name: 'Lise Meitner' }),
  ];
  await one.text(number, 'My money, please');
  await other.text(number, 'It does not work');
  const { items } = await agent.get('/conversations?list=unassigned');
  for (const { id } of items) await agent.post(`/conversations/${id}/accept`);
  const idOf = (name: string) => items.find((row: any) => row.clientName === name).id as string;
  const [id, otherId] = [idOf('Mary Somerville'), idOf('Lise Meitner')];
  const page = await browser.desk(agent, { path: `/clients/${one.clientId}?c=${id}` });
  await at(page, testIds.tagsOf(id)).waitFor();
  await page.keyboard.press('l');
  await at(page, testIds.tagSearch).waitFor();
  await page.keyboard.type('ref');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await at(page, testIds.clientHeader).getByTestId(testIds.tagMark(refund.id)).waitFor();
  await page.keyboard.press('Escape');
  await at(page, testIds.timeline).getByText('tag “Refund” put on').waitFor();

  await agent.post(`/conversations/${otherId}/tag`, { add: [fault.id] });
  await page.goto(`${house.urls[0]}/inbox?list=mine`);
  await at(page, testIds.inboxRow(otherId)).getByTestId(testIds.tagMark(fault.id)).waitFor();
  await at(page, testIds.inboxFilter('tagId')).click();
  await page.getByRole('option', { name: 'Refund' }).click();
  await at(page, testIds.inboxRow(otherId)).waitFor({ state: 'detached' });
  await at(page, testIds.inboxRow(id)).waitFor();
  // Taken off in the row: what is filtered by it is gone at once.
  await at(page, testIds.tagsOf(id)).click();
  await at(page, testIds.tagOption(refund.id)).click();
  await at(page, testIds.inboxRow(id)).waitFor({ state: 'detached' });
  await expect.poll(async () => (await agent.get(`/conversations/${id}`)).tags, SOON).toEqual([]);
});
