import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import { PASSWORD } from '../support/factories.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// An agent at the telephone, as it is on the screen.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

/** An agent's desk, on the line with a customer. */
async function onTheLine(name: string) {
  const { agent, number, queueId } = await house.open();
  await house.hub.prisma.queue.update({ where: { id: queueId }, data: { dispositionRequired: true } });
  const customer = await knownCustomer(house, { name });
  const page = await browser.desk(agent);
  await at(page, testIds.shell).waitFor();
  const call = await customer.call(number);
  await at(page, testIds.accept).click();
  const bar = at(page, testIds.currentCall);
  const id = await bar.getAttribute('data-conversation');
  const truth = async () => (await agent.get(`/conversations/${id}`)).call;
  await expect.poll(truth, { timeout: 10_000 }).toMatchObject({ phase: 'connected' });
  const state = () => bar.getAttribute('data-state');
  await expect.poll(state, SOON).toBe('talking');
  return { agent, customer, page, call, bar, truth, state };
}

test('a wrong password is refused in words, the right one opens the desk', async () => {
  const { agent } = await house.open({ available: false });
  const page = await browser.visit(house.urls[0]!);
  await at(page, testIds.signInEmail).fill(agent.email);
  await at(page, testIds.signInPassword).fill('not-the-password');
  await at(page, testIds.signInSubmit).click();
  await at(page, testIds.signInError).getByText('do not fit together').waitFor();
  expect(browser.refusals()).toEqual(['401 POST /api/auth/sign-in/email']);
  expect(await at(page, testIds.shell).count()).toBe(0);

  await at(page, testIds.signInPassword).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('Go available to be offered conversations.').waitFor();

  await at(page, testIds.userMenu).click();
  await at(page, testIds.signOut).click();
  await at(page, testIds.signIn).waitFor();
  await page.reload();
  await at(page, testIds.signIn).waitFor();
});

test('going available checks sound, microphone and notifications, and says what it found', async () => {
  const { agent } = await house.open({ available: false });
  const page = await browser.desk(agent);
  await at(page, testIds.goAvailable).click();
  for (const found of ['Sound works', 'Microphone works', 'Desktop notifications are on'])
    await page.getByRole('status').getByText(found).waitFor();
  await expect.poll(() => at(page, testIds.intentMenu).getAttribute('data-intent')).toBe('available');
  expect((await agent.get('/me/desk')).agent.intent).toBe('available');

  await at(page, testIds.intentMenu).click();
  await at(page, testIds.intent('away-lunch')).click();
  await at(page, testIds.intentMenu).getByText('Lunch').waitFor();
  await at(page, testIds.goAvailable).waitFor();
  await expect
    .poll(async () => (await agent.get('/me/desk')).agent, SOON)
    .toMatchObject({ intent: 'away', intentReason: 'lunch' });
});

test('a call that rings says who, from where, how long and why me; Alt+A takes it', async () => {
  const { agent, number, queueName } = await house.open();
  const customer = await knownCustomer(house, { name: 'Ines Duarte', tier: 'vip' });
  const page = await browser.desk(agent);
  await at(page, testIds.shell).waitFor();
  await customer.call(number);

  const card = at(page, testIds.offerCard);
  await card.getByText('Ines Duarte').waitFor();
  for (const words of ['Incoming call', 'VIP', customer.number, queueName, 'First contact'])
    expect(await card.textContent()).toContain(words);
  expect(await at(page, testIds.offerWhy).textContent()).toContain(`idle longest in ${queueName}`);
  const left = async () => Number(await card.getByRole('timer').textContent());
  const atFirst = await left();
  expect(atFirst).toBeGreaterThan(5);
  await expect.poll(left, SOON).toBeLessThan(atFirst);
  const title = () => page.title();
  await expect.poll(title, SOON).toBe('☎ Call from Ines Duarte');
  await expect.poll(title, SOON).toBe('Rapport');

  await page.keyboard.press('Alt+KeyA');
  await at(page, testIds.currentCall).waitFor();
  await page.getByRole('heading', { name: 'Ines Duarte' }).waitFor();
  expect(await card.count()).toBe(0);
  await expect.poll(async () => (await agent.get('/me/desk')).agent.engagement, SOON).toBe('talking');
  expect(await title()).toBe('Rapport');
});

test('muted, held and resumed by button and by key, each confirmed by the line itself', async () => {
  const { page, call, truth, state } = await onTheLine('Wanda Fisk');
  const timer = at(page, testIds.callTimer);
  const shown = await timer.textContent();
  await expect.poll(() => timer.textContent(), SOON).not.toBe(shown);

  await at(page, testIds.mute).click();
  await expect.poll(truth, SOON).toMatchObject({ muted: true });
  expect(await at(page, testIds.mute).getAttribute('aria-pressed')).toBe('true');
  await page.keyboard.press('Alt+KeyM');
  await expect.poll(truth, SOON).toMatchObject({ muted: false });

  await at(page, testIds.hold).click();
  await expect.poll(state, SOON).toBe('held');
  await expect.poll(async () => (await call.look()).held, SOON).toBe(true);
  await page.keyboard.press('Alt+KeyH');
  await expect.poll(state, SOON).toBe('talking');
  await expect.poll(async () => (await call.look()).held, SOON).toBe(false);
});

test('ended only by a second, deliberate press; logged by keys, with a follow-up', async () => {
  const { agent, customer, page, call, bar, state } = await onTheLine('Ömer Aksoy');
  const end = at(page, testIds.end);
  await end.dblclick();
  await end.getByText('End now?').waitFor();
  expect((await call.look()).status).toBe('in-progress');
  await expect.poll(() => end.getAttribute('aria-disabled'), { interval: 20 }).toBe('false');
  await end.click();
  await expect.poll(state, SOON).toBe('wrapping');
  await call.is('completed');

  const form = at(page, testIds.wrapUpForm);
  await at(page, testIds.wrapCountdown).waitFor();
  expect(await at(page, testIds.saveWrapUp).isDisabled()).toBe(true);
  await page.keyboard.press('Digit2');
  await expect.poll(() => at(page, testIds.disposition(2)).getAttribute('aria-checked')).toBe('true');
  await at(page, testIds.wrapUpNote).fill('Wants the invoice by post');
  await at(page, testIds.wrapUpFollowUp).click();
  await form.getByTestId(testIds.followUpTitle).fill('Has the invoice come?');
  await form.getByText('Next week').click();
  await at(page, testIds.saveWrapUp).click();

  const timeline = at(page, testIds.timeline);
  await timeline.getByText('Has the invoice come?').waitFor();
  await timeline.getByText('Complaint taken').first().waitFor();
  await timeline.getByText('Wants the invoice by post').first().waitFor();
  await timeline.locator('[data-outcome="ended"]').waitFor();
  await bar.waitFor({ state: 'detached' });
  const { items } = await agent.get(`/follow-ups?clientId=${customer.clientId}`);
  expect(items).toMatchObject([{ title: 'Has the invoice come?', state: 'planned' }]);
  const due = new Date(items[0].dueAt);
  expect([due.getDay(), due.getHours()]).toEqual([1, 9]);
});
