import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { amplitudeOf } from '../../sandbox/media/goertzel.ts';
import { readWave } from '../../sandbox/media/wave.ts';
import { testIds } from '../../web/src/testIds.ts';
import { at, openBrowser, type TestBrowser } from '../support/browser.ts';
import { doesNotHear, giveEars, hears, hearsKey, makeVoices, sendKey } from '../support/ears.ts';
import { ACCOUNT, startHarness, TOKEN, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// People really talk: each has a browser with a microphone, and speaks on a note of their own.

const NOTES = { customer: 440, agent: 1_000, supervisor: 700 };
/** The first chord of the hub's hold music. */
const MUSIC = [261.6, 329.6, 392];

let house: Harness;
let voices: Awaited<ReturnType<typeof makeVoices<keyof typeof NOTES>>>;
const browsers: Partial<Record<keyof typeof NOTES, TestBrowser>> = {};

beforeAll(async () => {
  voices = await makeVoices(NOTES);
  // At the pace of the real world: voices cannot be made faster.
  house = await startHarness({ speed: 1, phones: true });
});
/** A loaded machine; on a free one each of these is done within 15 s. */
vi.setConfig({ testTimeout: 90_000 });
afterEach(async (context) => {
  for (const browser of Object.values(browsers)) await browser.tidy(context);
  await house.checkInvariants();
});
afterAll(async () => {
  for (const browser of Object.values(browsers)) await browser.close();
  await house?.close();
  await voices?.remove();
});

async function browserOf(who: keyof typeof NOTES): Promise<TestBrowser> {
  return (browsers[who] ??= await openBrowser(house, { voice: voices.files[who] }));
}

/** A desk whose browser is its agent's phone. */
async function deskOf(who: 'agent' | 'supervisor', member: Member, path = '/'): Promise<Page> {
  const page = await (await browserOf(who)).desk(member, { prepare: giveEars, path });
  await expect
    .poll(() => at(page, testIds.phoneBadge).getAttribute('data-state'), { timeout: 10_000 })
    .toBe('ready');
  return page;
}

/** A customer at the sandbox's telephone, on the line with an agent at the desk. */
async function talking() {
  const { agent, number } = await house.open();
  const { number: from, email } = house.customer();
  // Somebody who is on this page for the first time, and so in no call of another test.
  const persons = JSON.stringify([{ name: 'Ada Bell', number: from, email }]);
  const localStorage = [{ name: 'sandbox.persons', value: persons }];
  const storageState = { cookies: [], origins: [{ origin: house.sandboxUrl, localStorage }] };
  const [desk, phone] = await Promise.all([
    deskOf('agent', agent),
    browserOf('customer').then((browser) =>
      browser.visit(house.sandboxUrl, { storageState, prepare: giveEars }),
    ),
  ]);
  const column = phone.locator('.device').first();
  await column.getByLabel('Call the company').selectOption(number);
  await column.getByRole('button', { name: 'Call', exact: true }).click();
  await at(desk, testIds.accept).click({ timeout: 30_000 });
  await column.getByText(/^On the line/).waitFor();
  const bar = at(desk, testIds.currentCall);
  await expect.poll(() => bar.getAttribute('data-state'), { timeout: 20_000 }).toBe('talking');
  const id = (await bar.getAttribute('data-conversation')) ?? '';
  const { clientId, legs } = await house.hub.prisma.conversation.findUniqueOrThrow({
    where: { id },
    include: { legs: true },
  });
  const sidOf = (party: string) => legs.find((leg) => leg.party === party)?.callSid ?? '';
  return {
    desk,
    phone,
    column,
    member: agent,
    clientId,
    client: sidOf('client'),
  };
}

test('customer and agent hear each other; muted and held they do not, and the held hears music', async () => {
  const { desk, phone } = await talking();
  await Promise.all([hears(desk, NOTES.customer), hears(phone, NOTES.agent)]);
  expect(await at(desk, testIds.voiceMeter).getAttribute('data-quality')).toBe('good');

  await at(desk, testIds.mute).click();
  await doesNotHear(phone, NOTES.agent);
  await hears(desk, NOTES.customer);
  await at(desk, testIds.mute).click();
  await hears(phone, NOTES.agent);

  await at(desk, testIds.hold).click();
  await Promise.all([hears(phone, ...MUSIC), doesNotHear(desk, NOTES.customer)]);
  await doesNotHear(phone, NOTES.agent);
  await at(desk, testIds.hold).click();
  await Promise.all([hears(desk, NOTES.customer), hears(phone, NOTES.agent), doesNotHear(phone, 261.6)]);
});

test('keys pressed on either side are heard on the other, and the line ends for both', async () => {
  const { desk, phone, column } = await talking();
  await hears(desk, NOTES.customer);
  await hearsKey(desk, [770, 1_336], () => column.getByRole('button', { name: '5 jkl' }).click());
  await at(desk, testIds.keypad).click();
  await hearsKey(phone, [852, 1_209], () => at(desk, testIds.key('7')).click());
  await column.locator('kbd').getByText('7').first().waitFor();
  await sendKey(phone, '9');
  await column.locator('kbd').getByText('9').first().waitFor();

  await column.getByRole('button', { name: 'Hang up' }).click();
  await at(desk, testIds.voiceMeter).waitFor({ state: 'detached' });
  const state = () => at(desk, testIds.currentCall).getAttribute('data-state');
  await expect.poll(state, { timeout: 20_000 }).toBe('wrapping');
});

test('a page that is loaded anew is in its call again', async () => {
  const { desk, phone } = await talking();
  await hears(phone, NOTES.agent);
  await desk.reload();
  await Promise.all([hears(desk, NOTES.customer), hears(phone, NOTES.agent)]);
});

test('a supervisor listens, joins and whispers from the board; the recording has both sides, no whisper, and plays', async () => {
  const { desk, phone, column, client, member, clientId } = await talking();
  await Promise.all([hears(desk, NOTES.customer), hears(phone, NOTES.agent)]);
  const supervisor = await house.member('supervisor');
  const third = await deskOf('supervisor', supervisor, '/board');
  const strip = at(third, testIds.monitorStrip);
  await at(third, testIds.boardAgent(member.agentId)).getByTestId(testIds.monitor('listen')).click();
  await expect.poll(() => strip.getAttribute('data-state'), { timeout: 20_000 }).toBe('live');
  await Promise.all([
    hears(third, NOTES.customer, NOTES.agent),
    doesNotHear(desk, NOTES.supervisor),
    doesNotHear(phone, NOTES.supervisor),
  ]);
  const seen = (page: Page) => at(page, testIds.monitoredBy(supervisor.agentId)).getAttribute('data-mode');
  await expect.poll(() => seen(desk), { timeout: 20_000 }).toBe('listen');
  await expect.poll(() => seen(third), { timeout: 20_000 }).toBe('listen');

  await at(third, testIds.monitorSwitch('barge')).click();
  await Promise.all([hears(phone, NOTES.supervisor), hears(desk, NOTES.supervisor)]);
  await at(third, testIds.monitorSwitch('whisper')).click();
  await doesNotHear(phone, NOTES.supervisor);
  const sid = await house.hub.channels.recordings.begin(client);
  await Promise.all([hears(desk, NOTES.supervisor), doesNotHear(phone, NOTES.supervisor)]);
  await at(third, testIds.monitorLeave).click();
  await strip.waitFor({ state: 'detached' });
  await column.getByRole('button', { name: 'Hang up' }).click();

  const channels = await until(async () => {
    const kept = await house.hub.prisma.recording.count({ where: { providerSid: sid } });
    return kept > 0 && soundOf(sid);
  }, 20_000);
  expect(channels.length).toBe(2);
  const [said = new Int16Array(), heard = new Int16Array()] = channels;
  expect(amplitudeOf(NOTES.customer, said)).toBeGreaterThan(0.02);
  expect(amplitudeOf(NOTES.agent, heard)).toBeGreaterThan(0.02);
  expect(amplitudeOf(NOTES.supervisor, heard)).toBeLessThan(0.006);

  await third.goto(`${house.urls[0]}/clients/${clientId}`);
  await at(third, testIds.recordingOpen).click();
  const player = third.locator('[data-playing]');
  const time = () => at(third, testIds.recordingTime).textContent();
  await at(third, testIds.recordingPlay).click();
  await expect.poll(() => player.getAttribute('data-playing'), { timeout: 20_000 }).toBe('true');
  await expect.poll(time, { timeout: 20_000 }).toMatch(/^0:0[1-9]/);
  await at(third, testIds.recordingWave).focus();
  await third.keyboard.press(']');
  expect(await at(third, testIds.recordingSpeed).inputValue()).toBe('1.25');
  await third.keyboard.press(' ');
  await expect.poll(() => player.getAttribute('data-playing'), { timeout: 20_000 }).toBe('false');
  await third.keyboard.press('Home');
  await expect.poll(time).toMatch(/^0:00/);
  await at(third, testIds.recordingAccesses).click();
  await third.getByText(supervisor.name).last().waitFor();
});

/** A recording as the hub fetches it: two channels at the recording's own address. */
async function soundOf(sid: string): Promise<Int16Array[]> {
  const address = `${house.sandboxUrl}/2010-04-01/Accounts/${ACCOUNT}/Recordings/${sid}.wav`;
  const credentials = Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64');
  const response = await fetch(address, { headers: { authorization: `Basic ${credentials}` } });
  expect(response.headers.get('content-type')).toContain('audio/x-wav');
  return readWave(Buffer.from(await response.arrayBuffer()))?.channels ?? [];
}
