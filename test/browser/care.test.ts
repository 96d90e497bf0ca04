import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Care on screen: an administrator composes a plan, an agent sees what comes of it, fills in a revisit, and sends a report.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('a plan is composed, takes in who fits, and shows what comes next at the client', async () => {
  const administrator = await house.member('administrator');
  const { agent } = await house.open();
  const customer = await knownCustomer(house, { name: 'Lena Fuchs' });
  await agent.ask('PATCH', `/clients/${customer.clientId}`, { tier: 'vip' });
  // Another try finds the plan of the first one there.
  const name = `Stay close ${customer.number}`;
  const page = await browser.desk(administrator, { path: '/care?tab=plans' });
  await at(page, testIds.planNew).click();
  const form = at(page, testIds.planForm);
  await form.getByTestId(testIds.planField('name')).fill(name);
  await form.getByTestId(testIds.planField('tiers')).click();
  await page.getByRole('option', { name: 'VIP' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => form.getByTestId(testIds.planMatches).textContent(), SOON).toContain('Lena Fuchs');
  expect(await form.getByTestId(testIds.planPublish).isDisabled()).toBe(true);
  await form.getByTestId(testIds.planField('title')).fill('Ask how it is going');
  // Later than people are told ahead: a plan whose only step is already planned is over, and cannot be paused.
  await form.getByLabel('Days after').fill('30');
  await form.getByTestId(testIds.planPublish).click();
  await form.waitFor({ state: 'detached' });
  const { items } = await agent.get('/care/plans');
  const plan = items.find((one: { name: string }) => one.name === name);
  expect(plan).toMatchObject({ active: 1, document: { steps: [{ title: 'Ask how it is going' }] } });

  const desk = await browser.desk(agent, { path: `/clients/${customer.clientId}?tab=care` });
  await at(desk, testIds.carePanel).waitFor();
  await at(desk, testIds.carePlan(plan.id)).waitFor();
  await at(desk, testIds.careChange('pause', plan.id)).click();
  await expect
    .poll(() => at(desk, testIds.carePlan(plan.id)).getAttribute('data-state'), SOON)
    .toBe('paused');
});

test('a day is noted, a revisit filled in with its opinions, a report approved and sent', async () => {
  const { agent } = await house.open();
  const customer = await knownCustomer(house, { name: 'Max Frei' });
  const { prisma } = house.hub;
  const { clientId } = customer;
  const page = await browser.desk(agent, { path: `/clients/${clientId}?tab=care` });
  await at(page, testIds.careDateAdd).click();
  await at(page, testIds.careDateField('kind')).click();
  await page.getByRole('option', { name: 'Start of service' }).click();
  await at(page, testIds.careDateField('year')).fill('2021');
  await at(page, testIds.careDateSave).click();
  await at(page, testIds.careDate('service_start')).waitFor();
  const planned = () => prisma.revisit.findFirst({ where: { clientId, state: 'planned' } });
  await expect.poll(planned, SOON).not.toBeNull();
  const revisit = (await planned())!;
  await page.reload();
  await at(page, testIds.revisitFill(revisit.id)).click();
  const done = at(page, testIds.revisitComplete);
  await at(page, testIds.revisitRating).getByText('4', { exact: true }).click();
  expect(await done.isDisabled()).toBe(true);
  await at(page, testIds.revisitOpinion(0)).fill('The annex is quiet');
  await done.click();
  await expect
    .poll(() => at(page, testIds.revisit(revisit.id)).getAttribute('data-state'), SOON)
    .toBe('done');

  await at(page, testIds.reportOrder).click();
  const ready = () => prisma.reviewReport.findFirst({ where: { clientId, state: 'ready' } });
  await expect.poll(ready, SOON).not.toBeNull();
  const report = (await ready())!;
  await at(page, testIds.reportApprove(report.id)).click();
  await at(page, testIds.reportSend).click();
  const mail = await customer.getsMail('attached is the review');
  expect(mail.attachments).toMatchObject([{ contentType: 'application/pdf' }]);
});
