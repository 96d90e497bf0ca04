import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, openBrowser, type TestBrowser } from '../support/browser.ts';
import type { PhoneCall } from '../support/customer.ts';
import { ACCOUNT, startHarness, TOKEN, type Harness, type Member } from '../support/harness.ts';
import { lineOf } from '../support/inCallPlay.ts';

// Two agents' browsers, each its agent's phone, and a customer: the call goes from one to the other, and stays when a
// browser does not.

const SOON = { timeout: 30_000, interval: 30 };
vi.setConfig({ testTimeout: 120_000 });

let house: Harness;
let browser: TestBrowser;
beforeAll(async () => {
  house = await startHarness({ phones: true });
  browser = await openBrowser(house);
});
afterEach(async (context) => {
  await browser.tidy(context);
  await house.checkInvariants();
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

async function deskOf(member: Member): Promise<Page> {
  const page = await browser.desk(member);
  await expect.poll(() => at(page, testIds.phoneBadge).getAttribute('data-state'), SOON).toBe('ready');
  return page;
}

const stateIs = (page: Page, state: string) =>
  expect.poll(() => at(page, testIds.currentCall).getAttribute('data-state'), SOON).toBe(state);
const heldIs = (call: PhoneCall, held: boolean) =>
  expect.poll(async () => (await call.look()).held, SOON).toBe(held);
const accepts = (page: Page) => at(page, testIds.accept).click({ timeout: 30_000 });

/** A customer who talks with the first of two agents; the second one is free. */
async function talkOfTwo(recording = 'none') {
  const place = await house.open({ agents: 2, available: false });
  await house.hub.prisma.queue.update({ where: { id: place.queueId }, data: { recording } });
  const [first, second] = place.agents as [Member, Member];
  const [one, two] = await Promise.all([deskOf(first), deskOf(second)]);
  await first.goes('available');
  const call = await house.customer().call(place.number);
  await accepts(one);
  await stateIs(one, 'talking');
  await second.goes('available');
  const id = (await at(one, testIds.currentCall).getAttribute('data-conversation')) ?? '';
  return { first, second, one, two, call, id };
}

/** In the transfer dialog: finds somebody by name, and waits until they are free there. */
async function finds(page: Page, name: string, key: string): Promise<void> {
  await page.keyboard.press('Alt+KeyT');
  await at(page, testIds.transferFind).fill(name);
  const target = at(page, testIds.transferTarget(key));
  await expect.poll(() => target.getAttribute('data-free'), SOON).toBe('true');
  await target.click();
}

/** The browser is gone, and the network gives its line up, as it does half a minute later. */
async function crashes(member: Member, page: Page, id: string): Promise<void> {
  await page.close();
  await (await lineOf(house, member, id)).hangUp();
}

test('given away cold, backed out of, then warm by the keys, at last to a queue', async () => {
  const { first, second, one, two, call } = await talkOfTwo();
  await finds(one, second.name, second.agentId);
  await at(one, testIds.transferCold).click();
  await at(one, testIds.afterWork).waitFor();
  await heldIs(call, true);
  expect(await at(two, testIds.offerWhy).textContent()).toContain(first.name);
  await two.keyboard.press('Alt+KeyA');
  await stateIs(two, 'talking');
  await heldIs(call, false);
  await at(one, testIds.afterWorkDone).click();
  await at(one, testIds.afterWork).waitFor({ state: 'detached' });

  const consult = async () => {
    await finds(two, first.name, first.agentId);
    await at(two, testIds.transferFind).press('Enter');
    await stateIs(two, 'consulting');
    await heldIs(call, true);
    await accepts(one);
    await at(one, testIds.joined).waitFor();
    await at(two, testIds.guestSwap).waitFor();
  };
  await consult();
  await at(two, testIds.guestBack).click();
  await heldIs(call, false);
  await stateIs(two, 'talking');
  await at(one, testIds.joined).waitFor({ state: 'detached' });

  await consult();
  await at(two, testIds.guestSwap).click();
  await heldIs(call, false);
  await two.keyboard.press('Alt+KeyW');
  await heldIs(call, true);
  await two.keyboard.press('Alt+KeyG');
  await heldIs(call, false);
  await stateIs(two, 'conference');
  expect(await at(two, testIds.hold).isDisabled()).toBe(true);
  await at(two, testIds.guestComplete).click();
  await stateIs(one, 'talking');
  await at(two, testIds.afterWork).waitFor();

  const elsewhere = await house.open({ available: false });
  await finds(one, elsewhere.queueName, elsewhere.queueId);
  await at(one, testIds.transferCold).click();
  await at(one, testIds.afterWork).waitFor();
  await heldIs(call, true);
  await call.hangUp();
});

test('recording pauses only when that is certain, and stays paused while no browser is there; the call stays too', async () => {
  const { first, one, two, call, id } = await talkOfTwo('both');
  const mark = (page: Page) => at(page, testIds.recordingMark).getAttribute('data-state');
  const taped = () => recordingOf(call.sid);
  await expect.poll(() => mark(one), SOON).toBe('recording');
  await house.control('PUT', '/faults', [
    { match: 'rest:CallRecordings.update', action: 'fail', status: 500 },
  ]);
  await one.keyboard.press('Alt+KeyP');
  await one.getByRole('alert').first().waitFor();
  expect(await mark(one)).toBe('recording');
  expect(browser.refusals()).toEqual(['502 POST /api/conversations/:id/pause-recording']);
  await house.control('DELETE', '/faults');

  await one.keyboard.press('Alt+KeyP');
  await expect.poll(() => mark(one), SOON).toBe('paused');
  expect(await taped()).toBe('paused');
  // By itself, when the time is over: nobody presses anything.
  const recordingResumeAt = new Date(Date.now() + 1_000);
  await house.hub.prisma.conversation.update({ where: { id }, data: { recordingResumeAt } });
  await house.hub.jobs.add([{ name: 'recording.resumeDue', payload: {}, key: 'due', delayMs: 1_000 }]);
  await expect.poll(() => mark(one), SOON).toBe('recording');
  await at(one, testIds.pauseRecording).click();
  await expect.poll(() => mark(one), SOON).toBe('paused');

  // Loaded anew, it is back before the line has ended; opened anew after a crash, within the grace time.
  await one.reload();
  await at(one, testIds.voiceMeter).waitFor();
  expect([await mark(one), await taped(), (await call.look()).held]).toEqual(['paused', 'paused', false]);
  await crashes(first, one, id);
  await heldIs(call, true);
  const again = await deskOf(first);
  await heldIs(call, false);
  await stateIs(again, 'talking');
  expect(await at(again, testIds.currentCall).getAttribute('data-conversation')).toBe(id);
  expect([await mark(again), await taped()]).toEqual(['paused', 'paused']);

  await house.hub.settings.change({ callGraceSeconds: 2 });
  await crashes(first, again, id);
  await heldIs(call, true);
  await accepts(two);
  await stateIs(two, 'talking');
  await heldIs(call, false);
  expect([await mark(two), await taped()]).toEqual(['paused', 'paused']);
  await house.hub.settings.change({ callGraceSeconds: 60 });
  await at(two, testIds.pauseRecording).click();
  await expect.poll(() => mark(two), SOON).toBe('recording');

  const end = at(two, testIds.end);
  await end.dblclick();
  await expect.poll(() => end.getAttribute('aria-disabled'), SOON).toBe('false');
  expect((await call.look()).status).toBe('in-progress');
  await end.click();
  await stateIs(two, 'wrapping');
  await call.is('completed');
});

test('a supervisor sees who asks for help and goes in, ends what stands open, and sets a status', async () => {
  const place = await house.open({ available: false });
  const { agent } = place;
  const supervisor = await house.member('supervisor');
  const [page, board] = await Promise.all([deskOf(agent), browser.desk(supervisor, { path: '/board' })]);
  await agent.goes('available');
  const call = await house.customer().call(place.number);
  await accepts(page);
  await stateIs(page, 'talking');
  const id = (await at(page, testIds.currentCall).getAttribute('data-conversation')) ?? '';
  await at(page, testIds.help).click();
  await at(page, testIds.helpNote).fill('an angry client');
  await at(page, testIds.helpSend).click();

  const row = at(board, testIds.boardAgent(agent.agentId));
  const help = row.getByTestId(testIds.boardHelp(id));
  await help.getByText('an angry client').waitFor();
  await row.getByTestId(testIds.monitor('listen')).click();
  await expect.poll(() => help.getAttribute('data-taken'), SOON).toBe('true');
  const watched = row.getByTestId(testIds.monitoredBy(supervisor.agentId));
  await expect.poll(() => watched.getAttribute('data-state'), SOON).toBe('live');
  await at(page, testIds.monitoredBy(supervisor.agentId)).waitFor();
  await at(board, testIds.monitorLeave).click();
  await watched.waitFor({ state: 'detached' });
  await at(page, testIds.help).click();
  await help.waitFor({ state: 'detached' });

  const force = row.getByTestId(testIds.forceIntent(agent.agentId));
  await force.focus();
  await board.keyboard.press('Enter');
  await at(board, testIds.forced('available')).press('End');
  await board.keyboard.press('ArrowUp');
  await board.keyboard.press('ArrowUp');
  await board.keyboard.press('Enter');
  await board
    .getByRole('status')
    .getByText(`${agent.name} will be “Training” after the work in hand`)
    .waitFor();
  await call.hangUp();
  await expect.poll(() => row.getAttribute('data-engagement'), SOON).toBe('wrapping');
  await at(board, testIds.forceComplete(id)).click();
  await at(board, testIds.forceReason).fill('went home without a word');
  await at(board, testIds.forceSubmit).click();
  await at(page, testIds.currentCall).waitFor({ state: 'detached' });
  await expect.poll(() => row.getAttribute('data-intent'), SOON).toBe('away');
  await force.click();
  await at(board, testIds.forced('offline')).click();
  await expect.poll(() => row.getAttribute('data-intent'), SOON).toBe('offline');
  await at(page, testIds.setByBar).getByText(supervisor.name).waitFor();
  const audited = await house.hub.prisma.securityEvent.findMany({
    where: { userId: agent.userId, kind: 'intent_forced' },
  });
  expect(audited.map(({ byUserId }) => byUserId)).toEqual([supervisor.userId, supervisor.userId]);
});

/** What the phone network itself says of the recording of a call. */
async function recordingOf(sid: string): Promise<string> {
  const address = `${house.sandboxUrl}/2010-04-01/Accounts/${ACCOUNT}/Calls/${sid}/Recordings.json`;
  const credentials = Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64');
  const response = await fetch(address, { headers: { authorization: `Basic ${credentials}` } });
  const { recordings } = (await response.json()) as { recordings: { status: string }[] };
  return recordings.map(({ status }) => status).join(' ');
}
