import { expect, test } from 'vitest';
import { ruleTestIds } from '../../web/src/rules/ruleTestIds.ts';
import { testIds } from '../../web/src/testIds.ts';
import { at, withBrowser, type TestBrowser } from '../support/browser.ts';
import { makeDivision } from '../support/factories.ts';
import type { Harness } from '../support/harness.ts';

// Rules on screen: from an example to one that is on.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('an administrator makes a rule from an example, names it, saves it and switches it on', async () => {
  const admin = await house.member('administrator', { divisionId: await makeDivision(house.hub) });
  const page = await browser.desk(admin, { path: '/rules' });
  await at(page, ruleTestIds.example('angry')).click();
  await at(page, ruleTestIds.words).waitFor();
  await at(page, ruleTestIds.condition(0, 0)).waitFor();
  await at(page, ruleTestIds.action(1)).waitFor();
  const save = at(page, ruleTestIds.save);
  const isSaved = save.and(page.locator('[data-disabled]:not([data-loading])'));
  await at(page, ruleTestIds.name).fill('');
  await at(page, ruleTestIds.problems).waitFor();
  expect(await save.isDisabled()).toBe(true);
  await at(page, ruleTestIds.name).fill('Angry words');
  await save.click();

  // The editor stays, with the rule that there is now.
  await page.waitForURL(/\/rules\/[0-9a-f-]{36}$/);
  const [rule] = (await admin.get('/rules')).items;
  expect(rule).toMatchObject({ name: 'Angry words', enabled: false, document: { when: 'message.received' } });
  await isSaved.waitFor();
  // Saved twice, one right after the other: each time on the version of before.
  for (const name of ['Angry', 'Angry words again']) {
    await at(page, ruleTestIds.name).fill(name);
    await save.click();
    await isSaved.waitFor();
  }
  await page.screenshot({ path: 'test-results/browser/rule-editor.png' });

  await at(page, testIds.nav('rules')).click();
  const row = at(page, ruleTestIds.row(rule.id));
  await row.getByText('Angry words again', { exact: true }).waitFor();
  await at(page, ruleTestIds.switch(rule.id)).click({ force: true });
  await row.and(page.locator('[data-on="true"]')).waitFor();
  expect((await admin.get('/rules')).items).toMatchObject([
    { name: 'Angry words again', enabled: true, version: 3 },
  ]);
  await page.screenshot({ path: 'test-results/browser/rules.png' });
});
