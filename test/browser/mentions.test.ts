import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness, Member } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// A note that names a colleague: found by @ with the keyboard, told by a bell, and led to by it.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('named by @, the colleague’s bell counts, and leads to the note', async () => {
  const { agents } = await house.open({ agents: 2, available: false });
  const [writer, colleague] = agents as [Member, Member];
  const customer = await knownCustomer(house, { name: 'Pia Lund' });
  const page = await browser.desk(writer, { path: `/clients/${customer.clientId}` });
  const theirs = await browser.desk(colleague);
  await at(page, testIds.composerMode('note')).click();
  const box = at(page, testIds.composerText);
  await box.pressSequentially(`Please look, @${colleague.name.slice(0, -1)}`);
  await at(page, testIds.mention(colleague.agentId)).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => box.inputValue(), SOON).toBe(`Please look, @${colleague.name} `);
  await page.keyboard.press('Control+Enter');
  await at(page, testIds.timeline).locator('[data-look="note"] mark').waitFor();
  const bell = at(theirs, testIds.noticeBell);
  await expect.poll(() => bell.getAttribute('data-unread'), SOON).toBe('1');
  await bell.click();
  await at(theirs, testIds.notice('mention')).click();
  await at(theirs, testIds.timeline).getByText('Please look').waitFor();
  await expect.poll(() => bell.getAttribute('data-unread'), SOON).toBe('0');
});

test('a list of mentions beside the others: counted while unread, opened, all read at once', async () => {
  const { agents } = await house.open({ agents: 2, available: false });
  const [writer, colleague] = agents as [Member, Member];
  const { clientId } = await knownCustomer(house, { name: 'Ida Noddack' });
  const page = await browser.desk(colleague, { path: '/inbox?list=mentions' });
  const count = () => at(page, testIds.inboxList('mentions')).getAttribute('data-count');
  await expect.poll(count, SOON).toBe('0');
  const named = (text: string) =>
    writer.post(`/clients/${clientId}/notes`, { text, mentions: { agentIds: [colleague.agentId] } });
  await named('first');
  await named('second');
  await expect.poll(count, SOON).toBe('2');
  await page.screenshot({ path: 'test-results/browser/inbox-mentions.png' });
  const { items } = await colleague.get('/me/notices?kind=mention');
  await at(page, testIds.mentionRow(items[0].id)).getByRole('link').click();
  await at(page, testIds.timeline).getByText('second').waitFor();
  await page.goBack();
  await expect.poll(count, SOON).toBe('1');
  await at(page, testIds.mentionsRead).click();
  await expect.poll(count, SOON).toBe('0');
  await at(page, testIds.mentionRow(items[1].id)).waitFor();
  await at(page, testIds.mentionsRead).waitFor({ state: 'detached' });
});
