import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';

// Who is this? On the screen: unverified until a person decides, with what speaks for whom.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('unknown callers wait on a page of their own: attached to whom the evidence names, or given a name', async () => {
  const { agent, number, mailbox } = await house.open({ available: false });
  const known = await knownCustomer(house, { name: 'Mary Somerville' });
  const [phone, stranger] = [house.customer(), house.customer()];
  await known.mail(mailbox, { subject: 'Hello', text: `Call me\n--\nMary\n${phone.number}` });
  await phone.text(number, 'From my new phone');
  await stranger.text(number, 'Nobody knows me');
  const [phoneId, strangerId] = [await house.clientOf(phone.number), await house.clientOf(stranger.number)];
  await until(async () => (await agent.get(`/clients/${phoneId}/suggestions`)).items.length > 0);
  const page = await browser.desk(agent, { path: '/unknown' });
  const row = at(page, testIds.unknown(phoneId));
  await row.getByText('unverified').waitFor();
  await row.getByText(`names ${phone.number}`).waitFor();
  await page.screenshot({ path: 'test-results/browser/unknown.png' });
  await row.getByTestId(testIds.unknownAttach(known.clientId)).click();
  await row.waitFor({ state: 'detached' });
  expect(await agent.get(`/clients/${phoneId}`)).toMatchObject({ id: known.clientId });

  await at(page, testIds.unknownName(strangerId)).fill('Caroline Herschel');
  await page.keyboard.press('Enter');
  await at(page, testIds.unknown(strangerId)).waitFor({ state: 'detached' });
  expect(await agent.get(`/clients/${strangerId}`)).toMatchObject({
    name: 'Caroline Herschel',
    provisional: false,
  });
});

test('beside a client stands who else it may be; what is said not to be is not said again', async () => {
  const { agent } = await house.open();
  const [one, other] = [
    await knownCustomer(house, { name: 'Emmy Noether' }),
    await knownCustomer(house, { name: 'Emmy Noether' }),
  ];
  const page = await browser.desk(agent, { path: `/clients/${one.clientId}` });
  const suggestion = at(page, testIds.suggestion(other.clientId));
  await suggestion.getByText('The same name: Emmy Noether').waitFor();
  await page.screenshot({ path: 'test-results/browser/suggestion.png' });
  await at(page, testIds.suggestionDismiss(other.clientId)).click();
  await suggestion.waitFor({ state: 'detached' });
  await page.reload();
  await at(page, testIds.mergeOpen).waitFor();
  expect(await suggestion.count()).toBe(0);
});
