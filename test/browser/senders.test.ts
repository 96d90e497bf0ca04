import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { Customer } from '../support/customer.ts';
import { at, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';

// From which of our numbers a text leaves, on the screen.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('the composer shows the sender and why, and another one begins a conversation there', async () => {
  const [first, second] = [await house.open(), await house.open({ agents: 0 })];
  const { agent } = first;
  await house.hub.prisma.queueMember.create({ data: { agentId: agent.agentId, queueId: second.queueId } });
  const customer = await knownCustomer(house, { name: 'Sanna Virtanen' });
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}` });
  const sender = at(page, testIds.sender);
  await at(page, testIds.senderWhy).waitFor();
  expect(await sender.inputValue()).toContain(first.number);
  await sender.click();
  await page.getByRole('option', { name: second.number }).click();
  expect(await at(page, testIds.senderWhy).textContent()).toBe('is kept for this client from now on');
  await at(page, testIds.composerText).fill('From the other number');
  await at(page, testIds.send).click();
  expect((await customer.getsText('From the other number')).from).toBe(second.number);
  await until(async () => (await sender.inputValue()).includes(second.number));
});

test('a name cannot be answered, and the composer says so', async () => {
  const { agent, number } = await house.open();
  await new Customer(house.control, { number: 'POSTAL', email: 'n@customer.example' }).text(
    number,
    'It is there',
  );
  const { id, clientId } = await agent.isOffered('POSTAL');
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, { path: `/clients/${clientId}?c=${id}` });
  await at(page, testIds.noAnswer).getByText('nothing can be sent back').waitFor();
  expect(await at(page, testIds.composerText).isDisabled()).toBe(true);
  expect(await at(page, testIds.clientDial).count()).toBe(0);
});

test('an administrator retires a number, and adds a name', async () => {
  const { number } = await house.open();
  const administrator = await house.member('administrator');
  const page = await browser.desk(administrator, { path: '/numbers' });
  await at(page, testIds.numberRetire(number)).click();
  await at(page, testIds.ourNumber(number)).getByText('not sent from since').waitFor();
  await at(page, testIds.numberRetire(number)).click();
  await at(page, testIds.ourNumber(number)).getByText('Retire as sender').waitFor();
  await at(page, testIds.numberUsual(number)).click();
  await at(page, testIds.ourNumber(number)).getByText('usual sender').waitFor();
});
