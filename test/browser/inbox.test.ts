import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness, Member } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// The inbox on the screen: lists whose counts follow by themselves, put off and taken up again, given to a colleague.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('counts follow what comes; a row is taken, put off, woken by the answer, and given away', async () => {
  const place = await house.open({ agents: 2, available: false });
  const [agent, colleague] = place.agents as [Member, Member];
  const customer = await knownCustomer(house, { name: 'Hedy Lamarr' });
  const page = await browser.desk(agent, { path: '/inbox?list=unassigned' });
  const count = (list: string) => at(page, testIds.inboxList(list)).getAttribute('data-count');
  await expect.poll(() => count('unassigned'), SOON).toBe('0');
  await customer.text(place.number, 'Is anybody there?');
  await expect.poll(() => count('unassigned'), SOON).toBe('1');
  const { items } = await agent.get('/conversations?list=unassigned');
  const id: string = items[0].id;
  await at(page, testIds.inboxRow(id)).getByText('Hedy Lamarr').waitFor();
  await page.screenshot({ path: 'test-results/browser/inbox.png' });

  await at(page, testIds.snooze(id)).click();
  await at(page, testIds.snoozeTime('answer')).click();
  await expect.poll(() => count('snoozed'), SOON).toBe('1');
  await at(page, testIds.inboxRow(id)).waitFor({ state: 'detached' });
  await at(page, testIds.inboxList('snoozed')).click();
  await at(page, testIds.wake(id)).waitFor();
  await customer.text(place.number, 'Hello?');
  await expect.poll(() => count('snoozed'), SOON).toBe('0');

  await at(page, testIds.inboxList('unassigned')).click();
  await at(page, testIds.take(`inbox-${id}`)).click();
  await expect.poll(() => count('mine'), SOON).toBe('1');
  await at(page, testIds.inboxList('mine')).click();
  await at(page, testIds.assign(id)).click();
  await at(page, testIds.assignTo(colleague.agentId)).click();
  await expect.poll(() => count('mine'), SOON).toBe('0');
  expect((await colleague.get('/conversations?list=mine')).items).toMatchObject([{ id }]);
});

test('given back to the queue with a reason: asked once, by keyboard, blank is no reason, and nothing of it is lost', async () => {
  const place = await house.open({ available: false });
  const customer = await knownCustomer(house, { name: 'Emmy Noether' });
  await customer.text(place.number, 'Can you help?');
  const { items } = await place.agent.get('/conversations?list=unassigned');
  const id: string = items[0].id;
  await place.agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(place.agent, { path: '/inbox?list=mine' });
  await at(page, testIds.returnOpen(id)).click();
  const box = at(page, testIds.returnReason);
  await expect.poll(() => box.evaluate((one) => one === document.activeElement), SOON).toBe(true);
  await page.keyboard.type('   ');
  await expect.poll(() => at(page, testIds.returnDo).isDisabled(), SOON).toBe(true);
  const reason = `needs a French speaker ${'.'.repeat(177)}`;
  await box.fill(reason);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Back in the queue').waitFor();
  await box.waitFor({ state: 'detached' });
  await at(page, testIds.inboxRow(id)).waitFor({ state: 'detached' });
  expect(await house.timeline(customer.clientId)).toContainEqual(
    expect.objectContaining({
      kind: 'conversation.requeued',
      data: { agentId: place.agent.agentId, reason },
    }),
  );
});
