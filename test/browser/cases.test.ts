import { expect, test } from 'vitest';
import { hearClients } from '../../core/cases/hearClients.ts';
import { caseTestIds } from '../../web/src/caseTestIds.ts';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness, Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Cases on screen: from an entry of a timeline to the client's yes, told to every desk at once, and sorted as the house says.

let house: Harness;
let browser: TestBrowser;
withBrowser(async (opened) => {
  ({ house, browser } = opened);
  await house.hub.settings.change({ quietHoursEnabled: false, surveysEnabled: false });
});

test('opened from an entry, worked on, answered, closed by the client; who else looks sees each change', async () => {
  const { agents, number } = await house.open({ agents: 2, available: false });
  const [agent, colleague] = agents as [Member, Member];
  const customer = await knownCustomer(house, { name: 'Mary Somerville' });
  await customer.text(number, 'My coffee was cold');
  const [{ id: conversationId, clientId }] = (await agent.get('/conversations?list=unassigned')).items;
  await agent.post(`/conversations/${conversationId}/accept`);
  const entry = (await house.timeline(clientId)).find(({ kind }) => kind === 'message.received');
  const other = await browser.desk(colleague, { path: '/cases' });
  await at(other, caseTestIds.casesPage).waitFor();

  const page = await browser.desk(agent, { path: `/clients/${clientId}?c=${conversationId}` });
  await at(page, caseTestIds.caseFrom(entry!.id)).click();
  await at(page, caseTestIds.caseNewField('title')).fill('Cold coffee');
  await at(page, caseTestIds.caseNewField('save')).click();
  const item = await until(async () => (await agent.get('/cases')).items[0]);
  expect(item).toMatchObject({ title: 'Cold coffee' });
  // A colleague who has nothing of this client on screen is told all the same.
  await at(other, caseTestIds.caseRow(item.id)).waitFor();
  await at(other, caseTestIds.caseRow(item.id)).click();
  const stateOf = (where: typeof page, state: string) =>
    at(where, caseTestIds.casePage).locator(`[data-state="${state}"]`).first().waitFor();
  await stateOf(other, 'open');

  await page.goto(`${house.urls[0]}/cases/${item.id}`);
  await at(page, caseTestIds.caseAction('start')).click();
  await stateOf(page, 'in_progress');
  await stateOf(other, 'in_progress');
  await at(page, caseTestIds.caseStepPart('title')).fill('Send a new cup');
  await at(page, caseTestIds.caseStepPart('save')).click();
  const step = await until(async () => (await agent.get(`/cases/${item.id}`)).steps[0]);
  await at(page, caseTestIds.caseStepPart(step.followUpId)).click();
  await at(other, caseTestIds.caseStepPart(step.followUpId)).and(other.locator(':checked')).waitFor();

  await at(page, caseTestIds.caseReply).click();
  await at(page, testIds.composerText).fill('A new cup is on its way');
  await page.screenshot({ path: 'test-results/browser/case-page.png', fullPage: true });
  await at(page, testIds.send).click();
  await customer.getsText(/A new cup/);
  await at(other, caseTestIds.casePage).getByText('A new cup is on its way').waitFor();

  await at(page, caseTestIds.caseAction('resolve')).click();
  await at(page, caseTestIds.caseMove('note')).fill('A new cup');
  await at(page, caseTestIds.caseMove('cause')).click();
  await page.getByRole('option', { name: 'Process' }).click();
  await at(page, caseTestIds.caseMove('save')).click();
  await stateOf(page, 'resolved');
  await customer.getsText(/Is all well now/);
  await customer.text(number, 'yes');
  await hearClients(house.hub);
  await stateOf(page, 'closed');
  await stateOf(other, 'closed');
  await at(page, caseTestIds.casePage).getByText('Closed: the customer says all is well').waitFor();
  await page.screenshot({ path: 'test-results/browser/case-closed.png', fullPage: true });

  await page.goto(`${house.urls[0]}/cases/figures`);
  await at(page, caseTestIds.months).locator('[data-part="complaint"][data-count="1"]').waitFor();
  await page.screenshot({ path: 'test-results/browser/case-figures.png', fullPage: true });
}, 180_000);

test('an administrator says what cases are sorted by and how soon they are due', async () => {
  const admin = await house.member('administrator');
  const page = await browser.desk(admin, { path: '/cases/settings' });
  await at(page, caseTestIds.categoryNew).fill('Coffee');
  await page.keyboard.press('Enter');
  const categoryOf = async (name: string) =>
    (await admin.get('/case-catalogue')).categories.find((one: any) => one.name === name);
  await expect.poll(() => categoryOf('Coffee'), SOON).toBeDefined();
  const { id } = await categoryOf('Coffee');
  const row = at(page, caseTestIds.categoryRow(id));
  await row.getByRole('textbox').first().fill('Hot drinks');
  await page.keyboard.press('Enter');
  await row.getByPlaceholder('As the one above').click();
  await page.getByRole('option', { name: 'Logistics' }).click();
  await expect.poll(() => categoryOf('Hot drinks'), SOON).toMatchObject({ departmentId: expect.any(String) });
  await at(page, caseTestIds.categoryRetire(id)).click();
  await row.and(page.locator('[data-retired="true"]')).waitFor();

  const field = (clock: string) => at(page, caseTestIds.targetField('complaint', 'critical', clock));
  await field('acknowledge').fill('90');
  // Later than the next: it cannot be saved.
  await at(page, caseTestIds.targetSave('complaint', 'critical')).and(page.locator(':disabled')).waitFor();
  await field('acknowledge').fill('20');
  await at(page, caseTestIds.targetSave('complaint', 'critical')).click();
  await expect
    .poll(async () => (await admin.get('/case-catalogue')).targets, SOON)
    .toContainEqual(
      expect.objectContaining({ kind: 'complaint', severity: 'critical', acknowledgeMinutes: 20 }),
    );
  const [department] = (await admin.get('/case-catalogue')).departments;
  const name = at(page, caseTestIds.departmentRow(department.id)).getByRole('textbox').first();
  await name.fill('Sales');
  await page.keyboard.press('Tab');
  // Another has this name: told, and what is kept stands there again.
  await page.getByRole('alert').getByText('Another department has this name').waitFor();
  expect(await name.inputValue()).toBe(department.name);
  expect(browser.refusals()).toEqual(['409 PATCH /api/departments/:id']);
  await page.screenshot({ path: 'test-results/browser/case-settings.png', fullPage: true });
});

test('what a client needs is written down while it is heard, and settled', async () => {
  const { agent, number } = await house.open({ available: false });
  const customer = await knownCustomer(house, { name: 'Lise Meitner' });
  await customer.text(number, 'Hello');
  const [{ id, clientId }] = (await agent.get('/conversations?list=unassigned')).items;
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, { path: `/clients/${clientId}?c=${id}` });
  const panel = at(page, caseTestIds.needs).locator('visible=true');
  await panel.getByTestId(caseTestIds.needText).fill('Deliveries before eight');
  await panel.getByTestId(caseTestIds.needAdd).click();
  const need = await until(async () => (await agent.get(`/clients/${clientId}/needs`)).items[0]);
  expect(need).toMatchObject({ kind: 'need', text: 'Deliveries before eight', conversationId: id });
  await panel.getByTestId(caseTestIds.needSettle(need.id)).click();
  await panel.getByTestId(caseTestIds.need(need.id)).and(page.locator('[data-settled="true"]')).waitFor();
  await page.screenshot({ path: 'test-results/browser/needs.png' });
});
