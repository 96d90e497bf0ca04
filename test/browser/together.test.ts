import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness, Member } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Two agents with one client open: each sees that the other is there and writes, and either may take writing over.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

const types = (page: Page, text: string) => at(page, testIds.composerText).pressSequentially(text);
const shows = (page: Page, testId: string, who: Member) => at(page, testId).getByText(who.name).waitFor();

test('both see each other, one takes over, the other takes back, and nobody is named once gone', async () => {
  const { agents, number } = await house.open({ agents: 2 });
  const [one, two] = agents as [Member, Member];
  const customer = await knownCustomer(house, { name: 'Noor Haddad' });
  await customer.text(number, 'Where is it?');
  const path = `/clients/${customer.clientId}`;
  const [mine, theirs] = await Promise.all([browser.desk(one, { path }), browser.desk(two, { path })]);
  await shows(mine, testIds.isViewing, two);
  await shows(theirs, testIds.isViewing, one);

  await types(mine, 'It is');
  await shows(theirs, testIds.isWriting, one);
  await at(theirs, testIds.takeOver).click();
  await shows(mine, testIds.takenOver, two);
  // What was written stays: it blocks nothing.
  expect(await at(mine, testIds.composerText).inputValue()).toBe('It is');

  await at(mine, testIds.takeBack).click();
  await shows(theirs, testIds.takenOver, one);
  await mine.context().close();
  await at(theirs, testIds.takenOver).waitFor({ state: 'detached' });
  expect(await at(theirs, testIds.isViewing).count()).toBe(0);
});
