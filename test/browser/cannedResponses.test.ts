import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// A slash finds what was kept for saying again; the keyboard is enough; a gap is filled in before anything leaves.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

const box = (page: Page) => at(page, testIds.composerText);
const says = (page: Page, text: string) => expect.poll(() => box(page).inputValue(), SOON).toBe(text);

async function texting(name: string) {
  const { agent, number } = await house.open();
  const customer = await knownCustomer(house, { name });
  await customer.text(number, 'When does it come?');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const keep = (shortcut: string, text: string) =>
    agent.post('/canned-responses', { scope: 'own', shortcut, title: `About ${shortcut}`, text });
  return { agent, customer, keep, path: `/clients/${customer.clientId}?c=${id}` };
}

test('found by a slash, inserted by Enter, sent by Ctrl Enter', async () => {
  const { agent, customer, keep, path } = await texting('Lena Fuchs');
  await keep('hello', 'Dear {client.firstName},');
  await keep('tomorrow', 'It comes tomorrow. {agent.name}');
  await keep('total', 'Nothing of the kind');
  const page = await browser.desk(agent, { path });
  await box(page).pressSequentially('/he');
  await at(page, testIds.canned('hello')).waitFor();
  await page.keyboard.press('Enter');
  await says(page, 'Dear Lena,');
  await box(page).pressSequentially(' /to');
  await expect.poll(() => at(page, testIds.cannedList).getByRole('option').count(), SOON).toBe(2);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await at(page, testIds.cannedList).waitFor({ state: 'detached' });
  await box(page).pressSequentially('m');
  await says(page, 'Dear Lena, /tom');
  await box(page).fill('Dear Lena, ');
  await box(page).pressSequentially('/tom');
  await at(page, testIds.canned('tomorrow')).waitFor();
  await page.keyboard.press('Control+Enter');
  await customer.getsText(`Dear Lena, It comes tomorrow. ${agent.name}`);
  await says(page, '');
});

test('what is not known is marked, asked for, and holds the message back until it is filled in', async () => {
  const { agent, customer, keep, path } = await texting('Max Frei');
  await house.hub.prisma.client.update({ where: { id: customer.clientId }, data: { kind: 'enterprise' } });
  await keep('hello', 'Dear {client.firstName}, thank you.');
  const page = await browser.desk(agent, { path });
  await box(page).pressSequentially('/hel');
  await at(page, testIds.canned('hello')).getByTestId(testIds.cannedSend).click();
  await says(page, 'Dear ⟦client’s first name⟧, thank you.');
  await at(page, testIds.gap).waitFor();
  await page.keyboard.press('Control+Enter');
  await says(page, 'Dear ⟦client’s first name⟧, thank you.');
  // The gap is selected: who types fills it in.
  await expect
    .poll(() => box(page).evaluate((one) => (one as HTMLTextAreaElement).selectionEnd), SOON)
    .toBe(26);
  await page.keyboard.type('Max');
  await says(page, 'Dear Max, thank you.');
  await at(page, testIds.gap).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Enter');
  await customer.getsText('Dear Max, thank you.');
});

test('a supervisor keeps one for everybody, and an agent cannot change it', async () => {
  const { agent } = await house.open();
  const supervisor = await house.member('supervisor');
  const page = await browser.desk(supervisor, { path: '/canned-responses' });
  await at(page, testIds.cannedNew).click();
  await at(page, testIds.cannedField('shortcut')).fill('returns');
  await at(page, testIds.cannedField('title')).fill('How to return it');
  await at(page, testIds.cannedField('scope')).click();
  await page.getByRole('option', { name: 'Everybody' }).click();
  await at(page, testIds.cannedField('text')).fill('Dear ');
  await at(page, testIds.cannedForm).getByRole('button', { name: 'client’s first name' }).click();
  await expect
    .poll(() => at(page, testIds.cannedField('text')).inputValue(), SOON)
    .toBe('Dear {client.firstName}');
  await at(page, testIds.cannedSave).click();
  await at(page, testIds.cannedRow('returns')).getByText('Everybody').waitFor();

  const theirs = await browser.desk(agent, { path: '/canned-responses' });
  await at(theirs, testIds.cannedRow('returns')).waitFor();
  expect(await at(theirs, testIds.cannedRow('returns')).getByTestId(testIds.cannedEdit).count()).toBe(0);
  await at(page, testIds.cannedRow('returns')).getByTestId(testIds.cannedEdit).click();
  await at(page, testIds.cannedDelete).click();
  await at(page, testIds.cannedRow('returns')).waitFor({ state: 'detached' });
});
