import { test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';

// What was kept apart, on the screen of who looks after it.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('a mail that was kept apart is looked at and taken in', async () => {
  const { mailbox, agent } = await house.open();
  const customer = house.customer();
  const raw = `From: ${customer.email}\r\nTo: ${mailbox}\r\nSubject: Out of office\r\n\r\nBut I want <b>two</b>.`;
  await house.control('POST', '/mails', { from: customer.email, to: mailbox, raw });
  const supervisor = await house.member('supervisor');
  const { items } = await supervisor.get('/quarantine');
  const item = items.find((one: { from: string | null }) => one.from === customer.email);
  const page = await browser.desk(supervisor, { path: '/quarantine' });
  const row = at(page, testIds.quarantineItem(item.id));
  await row.getByText('An automatic answer').waitFor();
  await at(page, testIds.lookAt(item.id)).click();
  await at(page, testIds.rawText).getByText('But I want <b>two</b>.').waitFor();
  await page.keyboard.press('Escape');
  await at(page, testIds.takeInAfterAll(item.id)).click();
  await row.waitFor({ state: 'detached' });
  await agent.isOffered(customer.email);
});
