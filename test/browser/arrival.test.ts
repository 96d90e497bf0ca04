import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { controlsOf } from '../support/accessibility.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';

// The administrator's page of numbers: a flow is made on screen, tried, published, and then heard by a caller.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('an administrator makes hours and a menu, tries them, publishes, and the next caller hears them', async () => {
  const place = await house.open();
  const administrator = await house.member('administrator', { queueIds: [place.queueId] });
  const page = await browser.desk(administrator, { path: '/numbers' });
  await at(page, testIds.ourNumber(place.number)).getByText('always').waitFor();

  // Hours: a holiday is seen in the year at once, before anything is saved.
  await at(page, testIds.addHours).click();
  const year = at(page, testIds.year);
  const holiday = `${new Date().getFullYear()}-12-25`;
  await year.locator(`[data-date="${holiday}"][data-exception="false"]`).waitFor();
  await at(page, testIds.addHoliday).click();
  await year.locator(`[data-date="${holiday}"][data-exception="true"][data-open="false"]`).waitFor();
  await at(page, testIds.hoursSave).click();
  await page.getByText('Saved; holds from now on').waitFor();

  // A flow: hours before the queue, a goodbye when closed, a menu when open.
  await at(page, testIds.addFlow).click();
  await at(page, testIds.flowStep('queue-1')).waitFor();
  const add = async (field: string, kind: string): Promise<void> => {
    await page.getByRole('combobox', { name: field, exact: true }).click();
    await page.getByRole('option', { name: `+ ${kind}` }).click();
  };
  await add('Begin with another step…', 'Opening hours');
  const form = at(page, testIds.flowForm);
  await form.getByText('Asks for these hours').waitFor();
  await add('closed', 'Goodbye');
  await form.getByRole('textbox', { name: 'Says · English' }).fill('We sleep now.');
  await at(page, testIds.flowStep('hours-1')).click();
  await add('open', 'Menu');
  await form.getByRole('textbox', { name: 'Says · English' }).fill('For anything press 1.');
  await form.getByRole('textbox', { name: 'Called · English' }).fill('Anything');
  expect((await controlsOf(page)).filter(({ name }) => name === '')).toEqual([]);

  // Tried before it is saved: on Christmas it is closed, on a working day there is the menu.
  const heard = at(page, testIds.simulateHeard);
  await at(page, testIds.simulateAt).fill(`${holiday}T10:00`);
  await at(page, testIds.simulateRun).click();
  await heard.getByText('We sleep now.').waitFor();
  await at(page, testIds.simulateAt).fill('2026-12-22T10:00');
  await at(page, testIds.simulateRun).click();
  await heard.getByText('For anything press 1.').waitFor();
  await at(page, testIds.simulateKeys).fill('1');
  await at(page, testIds.simulateKeys).press('Enter');
  await heard.getByText(`waits in the queue ${place.queueName}`).waitFor();

  await at(page, testIds.flowSave).click();
  await page.getByText('Draft saved').waitFor();
  await at(page, testIds.flowPublish).click();
  await at(page, testIds.flowDifferences).getByText('new').first().waitFor();
  await at(page, testIds.flowPublishNow).click();
  await page.getByText('Version 1 is published').waitFor();

  // Chosen for the number: the next caller is led by it, whatever the clock says now.
  await page.getByRole('link', { name: 'All numbers' }).click();
  const row = at(page, testIds.ourNumber(place.number));
  await row.getByRole('combobox', { name: 'Call flow' }).click();
  await page.getByRole('option', { name: 'New flow' }).click();
  await page.getByText('The next call follows it').waitFor();
  const call = await house.customer().call(place.number);
  await call.hears(/We sleep now\.|For anything press 1\./);
  await call.hangUp();
  await expect.poll(() => house.hub.prisma.arrival.count({ where: { endedAt: null } }), SOON).toBe(0);

  // Who may not is not shown the way.
  const outsider = await browser.desk(place.agent);
  await at(outsider, testIds.nav('settings')).waitFor();
  expect(await at(outsider, testIds.nav('numbers')).count()).toBe(0);
});
