import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, openBrowser, type TestBrowser } from '../support/browser.ts';
import { startHarness, type Harness } from '../support/harness.ts';

// The agent's windows: what is tried before "available", which of them is the phone, and what people are told.

let house: Harness;
let browser: TestBrowser;
beforeAll(async () => {
  house = await startHarness({ speed: 1, phones: true });
  browser = await openBrowser(house);
});
vi.setConfig({ testTimeout: 90_000 });
afterEach(async (context) => {
  await browser.tidy(context);
  await house.checkInvariants();
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const SOON = { timeout: 20_000, interval: 100 };
const badge = (page: Page) => at(page, testIds.phoneBadge);

async function isPhone(page: Page): Promise<void> {
  await expect.poll(() => badge(page).getAttribute('data-state'), SOON).toBe('ready');
}

test('the voice goes there and back before an agent is available', async () => {
  const { agent } = await house.open({ available: false });
  const page = await browser.desk(agent);
  await isPhone(page);
  await at(page, testIds.goAvailable).click();
  await at(page, testIds.preflight).getByText('Your voice reaches the phone network').waitFor();
  await expect.poll(async () => (await agent.get('/me/desk')).agent.intent, SOON).toBe('available');
  expect((await agent.get('/me/desk')).agent).toMatchObject({ device: 'ready' });
});

test('a microphone that fails is named, with what to do; texts may be taken all the same', async () => {
  const { agent, number } = await house.open({ available: false });
  const page = await browser.desk(agent, {
    prepare: async (context) => {
      await context.addInitScript(() => {
        // An empty page, which comes first, has no devices at all.
        if (!('MediaDevices' in globalThis)) return;
        MediaDevices.prototype.getUserMedia = () =>
          Promise.reject(new DOMException('refused', 'NotAllowedError'));
      });
    },
  });
  await isPhone(page);
  await at(page, testIds.goAvailable).click();
  const found = at(page, testIds.preflight);
  await found.getByText('The microphone was not allowed').waitFor();
  await found.getByText('allow the microphone, then check again').waitFor();
  expect((await agent.get('/me/desk')).agent.intent).toBe('offline');
  await at(page, testIds.preflightAnyway).click();
  await at(page, testIds.deviceBar).getByText('Calls do not reach you').waitFor();
  expect((await agent.get('/me/desk')).agent).toMatchObject({
    intent: 'available',
    device: 'degraded',
    deviceReason: 'microphone_refused',
  });
  const caller = house.customer();
  const call = await caller.call(number);
  const writer = house.customer();
  await writer.text(number, 'hello');
  await agent.isOffered(writer.number);
  expect((await agent.get('/me/desk')).offers).toHaveLength(1);
  await call.hangUp();
});

test('of two windows one is the phone, and the other when it is closed', async () => {
  const { agent } = await house.open();
  const first = await browser.desk(agent);
  await isPhone(first);
  const second = await first.context().newPage();
  await second.goto(`${house.urls[0]}/`);
  await at(second, testIds.intentMenu).waitFor();
  expect(await badge(second).count()).toBe(0);
  await first.close();
  await isPhone(second);
  await expect.poll(async () => (await agent.get('/me/desk')).agent.device, SOON).toBe('ready');
});
