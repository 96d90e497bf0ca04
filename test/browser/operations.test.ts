import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { breaksOnPurpose } from '../support/invariants.ts';

// The operations page: are the promises kept, and if not, which row.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('an administrator asks, sees that all is kept, and then what is broken and where', async () => {
  const { agent } = await house.open({ available: false });
  const administrator = await house.member('administrator');
  const page = await browser.desk(administrator, { path: '/operations' });
  const verdict = at(page, testIds.verification);
  await verdict.getByText('Not looked at yet').waitFor();
  await at(page, testIds.checkNow).click();
  await expect.poll(() => verdict.getAttribute('data-state'), SOON).toBe('ok');

  breaksOnPurpose(house.config.databaseUrl, ['mail_accounted', 'seq_gapless'], 'to be seen on the page');
  const { clientId } = await house.hub.prisma.$transaction(async (db) => {
    const receivedAt = new Date(Date.now() - 3_600_000);
    await db.rawInbound.create({ data: { source: 'email', bytes: new Uint8Array([1]), receivedAt } });
    const client = await db.client.create({ data: { divisionId: house.divisionId, lastSeq: 1 } });
    return { clientId: client.id };
  });
  await at(page, testIds.checkNow).click();
  await expect.poll(() => verdict.getAttribute('data-state'), SOON).toBe('broken');
  await at(page, testIds.brokenPromise('mail_accounted')).getByText('raw_inbound').waitFor();
  const gap = at(page, testIds.brokenPromise('seq_gapless'));
  expect(await gap.getByRole('link').getAttribute('href')).toBe(`/clients/${clientId}`);

  // The log says it too.
  expect(house.errors.splice(0).map(({ msg }) => msg)).toEqual(['promises broken']);

  // Who may read only reads; who may not is not shown the way.
  const reader = await browser.desk(await house.member('supervisor'), {
    path: '/operations',
    locale: 'zh-CN',
  });
  await at(reader, testIds.verification).getByText('未兑现').first().waitFor();
  expect(await at(reader, testIds.checkNow).count()).toBe(0);
  const outsider = await browser.desk(agent);
  await at(outsider, testIds.nav('settings')).waitFor();
  expect(await at(outsider, testIds.nav('operations')).count()).toBe(0);
});
