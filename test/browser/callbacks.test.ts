import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { happened } from '../support/talk.ts';
import { asksToBeCalled, openWaiting } from '../support/waiting.ts';

// What an agent sees of callers who did not want to wait: the offer says that it is a callback, a message is heard first.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('a callback is offered as one, with its attempt, and rings the client when it is taken', async () => {
  const { agent, number } = await openWaiting(house, { callback: { offered: true } });
  const page = await browser.desk(agent);
  await at(page, testIds.shell).waitFor();
  const customer = await knownCustomer(house, { name: 'Ida Falk' });
  const call = await customer.call(number);
  await asksToBeCalled(call);
  await happened(house, customer.clientId, 'callback.requested');
  await agent.goes('available');
  await at(page, testIds.offerCard).getByText('Ida Falk').waitFor();
  await at(page, testIds.offerCallback).getByText('attempt 1 of 3').waitFor();
  await at(page, testIds.accept).click();
  const back = await customer.rings();
  await happened(house, customer.clientId, 'call.connected');
  await at(page, testIds.currentCall).getByText('Ida Falk').waitFor();
  await back.hangUp();
});

test('a message is work: it is on the timeline, and one press calls back', async () => {
  const { agent, number } = await openWaiting(house, { joinEmpty: false, whenEmpty: { kind: 'voicemail' } });
  const page = await browser.desk(agent);
  await at(page, testIds.shell).waitFor();
  const customer = await knownCustomer(house, { name: 'Jonas Weber' });
  const call = await customer.call(number);
  await call.hears('beep');
  await call.say('Please call me back about the contract.');
  await happened(house, customer.clientId, 'callback.requested');
  await agent.goes('available');
  await at(page, testIds.offerCard).getByText('Jonas Weber').waitFor();
  await at(page, testIds.accept).click();
  const current = at(page, testIds.currentCall);
  await expect.poll(() => current.getAttribute('data-state'), SOON).toBe('message');
  await page.getByText('Voicemail · waiting').waitFor();
  await at(page, testIds.callBack).click();
  const back = await customer.rings();
  await happened(house, customer.clientId, 'call.connected');
  await expect.poll(() => current.getAttribute('data-state'), SOON).toBe('talking');
  await back.hangUp();
});
