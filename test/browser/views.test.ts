import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';

// Views on the screen: filters saved under a name, opened by keyboard and from the palette, counted live.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('filters are saved, opened by V and by the palette, and follow what comes', async () => {
  const { number, mailbox, queueId } = await house.open({ available: false });
  const supervisor = await house.member('supervisor', { queueIds: [queueId] });
  const customer = house.customer();
  await customer.text(number, 'a text');
  await customer.mail(mailbox, { subject: 'A mail', text: 'hello' });
  const page = await browser.desk(supervisor, { path: '/inbox?list=team' });
  await page.getByText('A mail').waitFor();
  await at(page, testIds.inboxFilter('channel')).click();
  await page.getByRole('option', { name: 'Email' }).click();
  await page.getByText('a text').waitFor({ state: 'detached' });
  await at(page, testIds.views).click();
  await at(page, testIds.viewKeep).click();
  await at(page, testIds.viewName).fill('All mail');
  await at(page, testIds.viewTeam).check();
  await page.keyboard.press('Enter');
  await at(page, testIds.views).getByText('All mail 1').waitFor();
  const [view] = (await supervisor.get('/inbox/views')).items;
  expect(view).toMatchObject({ scope: 'team', filter: { list: 'team', channel: 'email' } });

  await page.goto(`${house.urls[0]}/inbox?list=mine`);
  await at(page, testIds.views).getByText('Views').waitFor();
  await page.keyboard.press('v');
  await at(page, testIds.view(view.id)).waitFor();
  await house.customer().mail(mailbox, { subject: 'Another mail', text: 'hello' });
  await expect.poll(() => at(page, testIds.view(view.id)).getAttribute('data-count'), SOON).toBe('2');
  await at(page, testIds.view(view.id)).click();
  await page.getByText('Another mail').waitFor();
  expect(new URL(page.url()).searchParams.get('channel')).toBe('email');

  await page.goto(`${house.urls[0]}/clients`);
  await at(page, testIds.clientsPage).waitFor();
  await page.keyboard.press('Control+KeyK');
  await at(page, testIds.searchInput).fill('all mail');
  await page.getByRole('option', { name: 'All mail' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Another mail').waitFor();

  await at(page, testIds.views).click();
  await at(page, testIds.viewManage).click();
  await at(page, testIds.viewRename(view.id)).fill('Mail of all');
  await page.keyboard.press('Enter');
  await at(page, testIds.views).getByText('Mail of all').waitFor();
  await at(page, testIds.viewDelete(view.id)).click();
  await at(page, testIds.viewRow(view.id)).waitFor({ state: 'detached' });
});
