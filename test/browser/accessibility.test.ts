import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { controlsOf, tabStops } from '../support/accessibility.ts';
import { at, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// The desk without a mouse, and the desk as a screen reader tells it.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

/** A desk with everything on it: a call, a text and a mail in work, one more on offer, somebody waiting. */
async function fullDesk() {
  const { agent, number, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name: 'Zoe Papadaki', tier: 'gold' });
  await customer.text(number, 'Hello?');
  const text = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${text.id}/accept`);
  await customer.mail(mailbox, { subject: 'Contract', text: 'As agreed.', html: '<b>As agreed.</b>' });
  const mail = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${mail.id}/accept`);
  await house.customer().text(number, 'Next please');
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}?c=${text.id}` });
  await at(page, testIds.offerCard).waitFor();
  await at(page, testIds.timeline).getByText('As agreed.').first().waitFor();
  return { page, agent, customer };
}

const nameless = async (page: Parameters<typeof controlsOf>[0]) => {
  const controls = await controlsOf(page);
  expect(controls.length).toBeGreaterThan(5);
  return controls.filter(({ name }) => name === '');
};

test('every control of sign-in, desk, client and dialogs has a name', async () => {
  const stranger = await browser.visit(house.urls[0]!);
  await at(stranger, testIds.signIn).waitFor();
  expect(await nameless(stranger)).toEqual([]);

  const { page } = await fullDesk();
  expect(await nameless(page)).toEqual([]);
  await page.keyboard.press('Alt+KeyX');
  await at(page, testIds.offerCard).waitFor({ state: 'detached' });
  for (const tab of ['followUps', 'history', 'surveys', 'wrapUp']) {
    await at(page, testIds.panel(tab)).click();
    expect(await nameless(page), tab).toEqual([]);
  }
  await page.keyboard.press('Control+KeyK');
  await at(page, testIds.searchInput).waitFor();
  expect(await nameless(page), 'search').toEqual([]);
});

test('every other page of a supervisor names its controls too', async () => {
  const supervisor = await house.member('supervisor');
  const page = await browser.desk(supervisor);
  const headings = {
    clients: 'Clients',
    followUps: 'Follow-ups',
    board: 'Board',
    quarantine: 'Held back',
    settings: 'Settings',
  };
  for (const [name, heading] of Object.entries(headings)) {
    await at(page, testIds.nav(name)).click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    expect(await nameless(page), name).toEqual([]);
  }
});

test('the Tab key leads in order from the bar to the composer, and one always sees where one is', async () => {
  const { page } = await fullDesk();
  const stops = await tabStops(page, testIds.composerText);
  const ids = stops.map(({ testId }) => testId);
  const order = [
    testIds.intentMenu,
    testIds.searchOpen,
    testIds.nav('desk'),
    testIds.timeline,
    testIds.composerText,
  ];
  expect(ids.filter((id) => order.some((wanted) => wanted === id))).toEqual(order);
  expect(stops.filter(({ isSeen }) => !isSeen)).toEqual([]);
});

test('a reply is written and sent without a mouse: R, words, Ctrl+Enter; then to a note and back', async () => {
  const { page, customer } = await fullDesk();
  await page.keyboard.press('KeyR');
  await page.keyboard.type('Good morning, Zoe!');
  await page.keyboard.press('Control+Enter');
  await customer.getsText('Good morning, Zoe!');
  await page.keyboard.press('Escape');
  await page.keyboard.press('KeyN');
  await page.keyboard.type('kjeR: all keys are letters here');
  await page.keyboard.press('Control+Enter');
  await at(page, testIds.timeline)
    .locator('[data-look="note"]')
    .getByText('kjeR: all keys are letters here')
    .waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Slash');
  await page.getByRole('dialog').getByText('Accept the offer').waitFor();
});
