import { expect, test } from 'vitest';
import { refreshRelations } from '../../core/relations/refreshRelations.ts';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// How a relationship stands, on screen: said in wrap-up, read on the client's page, counted, and won back by three forms.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('the agent says how the client felt, and the panel tells how it stands and why', async () => {
  const { agent, number } = await house.open({ available: false });
  const customer = await knownCustomer(house, { name: 'Mary Somerville' });
  await customer.text(number, 'Hello');
  const [{ id, clientId }] = (await agent.get('/conversations?list=unassigned')).items;
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, { path: `/clients/${clientId}?c=${id}` });
  await at(page, testIds.finish).click();
  await at(page, testIds.wrapUpForm).waitFor();
  await at(page, testIds.feeling(-1)).click();
  await at(page, testIds.disposition(1)).click();
  await at(page, testIds.saveWrapUp).click();
  await at(page, testIds.panel('relation')).click();
  await at(page, testIds.relationQuadrant).and(page.locator('[data-quadrant="breaking"]')).waitFor();
  expect((await agent.get(`/clients/${clientId}/relation`)).feelings[0]).toMatchObject({
    from: 'agent',
    value: -1,
  });
  await page.screenshot({ path: 'test-results/browser/relation-panel.png' });
});

test('a supervisor opens numbers, and wins a client back', async () => {
  const [supervisor, admin] = [await house.member('supervisor'), await house.member('administrator')];
  const { id: clientId } = await admin.post('/clients', {
    name: 'Lise Meitner',
    tier: 'gold',
    addresses: [{ kind: 'email', value: 'lise@customer.example' }],
  });
  const ordered = new Date(Date.now() - 400 * 86_400_000).toISOString();
  await admin.post('/orders/import', {
    orders: [{ number: 'B-1', clientId, amountMinor: 90_000, currency: 'EUR', orderedAt: ordered }],
  });
  await house.drain();
  await refreshRelations(house.hub, [clientId]);
  const page = await browser.desk(supervisor, { path: '/relations' });
  const lost = at(page, testIds.relationCount('lost_mvc'));
  await lost.and(page.locator('[data-count="1"]')).click();
  await at(page, testIds.relationRow(clientId)).waitFor();
  await page.screenshot({ path: 'test-results/browser/relations.png' });
  await at(page, testIds.relationsTab('lost')).click();
  await at(page, testIds.lostRow(clientId)).waitFor();
  await at(page, testIds.relationsTab('winBack')).click();
  const { id } = (await supervisor.get(`/win-back?clientId=${clientId}`)).items[0];
  await at(page, testIds.winBackCase(id)).click();
  await at(page, testIds.winBackForm('analysis')).waitFor();
  // Not whole: it cannot be saved.
  expect(await at(page, testIds.winBackSave).isDisabled()).toBe(true);
  await at(page, testIds.winBackField('reason')).click();
  await page.getByRole('option', { name: 'Service' }).click();
  await at(page, testIds.winBackField('complaints')).fill('Nobody called back');
  await at(page, testIds.winBackSave).click();
  await at(page, testIds.winBackForm('action')).waitFor();
  await at(page, testIds.winBackField('offer')).fill('An apology');
  await at(page, testIds.winBackField('words-1')).fill('Say sorry');
  await at(page, testIds.winBackSave).click();
  await at(page, testIds.winBackForm('assessment')).waitFor();
  await page.screenshot({ path: 'test-results/browser/win-back.png' });
  expect(await supervisor.get(`/win-back/${id}`)).toMatchObject({
    phase: 'assessment',
    valueLostMinor: 90_000,
    contacts: [{ way: 'call', text: 'Say sorry' }],
  });
});

test('an administrator changes by what relationships are judged', async () => {
  const admin = await house.member('administrator');
  const page = await browser.desk(admin, { path: '/relations/settings' });
  await at(page, testIds.relationSetting('dormantDays')).fill('90');
  await at(page, testIds.relationSetting('feelingLowBelow')).fill('-0.1');
  await at(page, testIds.relationSetting('competitors')).fill('Other Coffee');
  await page.keyboard.press('Enter');
  await at(page, testIds.relationSettingsSave).click();
  await expect
    .poll(async () => (await admin.get('/settings')).relations, SOON)
    .toMatchObject({
      dormantDays: 90,
      feelingLowBelow: -0.1,
      brokenDays: 365,
      competitors: ['Other Coffee'],
    });
  await page.screenshot({ path: 'test-results/browser/relation-settings.png' });
});
