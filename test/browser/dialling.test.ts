import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness, Member } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Calling from wherever a number stands, again with one key, and to a colleague.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('a number in the list of clients is called from a number that is chosen; the last call is one key away', async () => {
  const [place, second] = [await house.open(), await house.open()];
  const { agent } = place;
  await house.hub.prisma.queueMember.create({ data: { agentId: agent.agentId, queueId: second.queueId } });
  const customer = await knownCustomer(house, { name: 'Ines Moreau' });
  const page = await browser.desk(agent, { path: '/clients' });
  await at(page, testIds.clientsQuery).fill('Ines Moreau');
  const row = at(page, testIds.clientRow(customer.clientId));
  await row.waitFor();
  await row.getByTestId(testIds.numberFrom(customer.number)).click();
  await at(page, testIds.callerId(second.number)).click();
  const bar = at(page, testIds.currentCall);
  await bar.getByText('Ines Moreau').waitFor();
  const call = await customer.rings();
  await expect.poll(() => bar.getAttribute('data-state'), SOON).toBe('talking');
  await call.hangUp();
  await expect.poll(() => bar.getAttribute('data-state'), SOON).toBe('wrapping');
  const { items } = await agent.get(`/conversations?clientId=${customer.clientId}`);
  expect(items).toMatchObject([{ ourAddress: second.number }]);
  await agent.post(`/conversations/${items[0].id}/close`);
  await bar.waitFor({ state: 'detached' });

  await page.keyboard.press('Control+KeyK');
  await expect.poll(() => at(page, testIds.searchResult(0)).getAttribute('data-type'), SOON).toBe('recent');
  await page.keyboard.press('Enter');
  await bar.getByText('Ines Moreau').waitFor();
});

test('a colleague is called by name, says yes, and either hangs up', async () => {
  const { agents } = await house.open({ agents: 2 });
  const [anna, ben] = agents as [Member, Member];
  const [hers, his] = [await browser.desk(anna), await browser.desk(ben)];
  await at(hers, testIds.shell).waitFor();
  await hers.keyboard.press('Control+KeyK');
  await at(hers, testIds.searchInput).fill(ben.name);
  await hers
    .getByRole('option')
    .filter({ hasText: `Call ${ben.name}` })
    .click();
  await hers.getByText(`Calling ${ben.name}`).waitFor();
  await his.getByText(`${anna.name} calls you`).waitFor();
  await at(his, testIds.internalAccept).click();
  await Promise.all([
    hers.getByText(`Talking with ${ben.name}`).waitFor(),
    his.getByText(`Talking with ${anna.name}`).waitFor(),
  ]);
  await at(hers, testIds.internalEnd).click();
  await Promise.all(
    [hers, his].map((page) => at(page, testIds.internalStrip).waitFor({ state: 'detached' })),
  );
});
