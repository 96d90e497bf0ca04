import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Send later on the screen: by the client's clock, shown in both, changed, canceled, and told of when an answer cancels it.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('planned for tomorrow there, changed, and canceled by an answer, of which a bell tells', async () => {
  const { agent, number, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name: 'Aiko Mori' });
  await house.hub.prisma.client.update({
    where: { id: customer.clientId },
    data: { timeZone: 'Asia/Tokyo' },
  });
  await customer.text(number, 'Tell me tomorrow');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, {
    path: `/clients/${customer.clientId}?c=${id}`,
    timezoneId: 'Europe/London',
  });
  await at(page, testIds.composerText).fill('Good morning, Aiko');
  await at(page, testIds.later).click();
  await page.getByText('By the client’s clock (Asia/Tokyo)').waitFor();
  await at(page, testIds.laterAt('tomorrow')).click();
  await expect.poll(() => at(page, testIds.composerText).inputValue(), SOON).toBe('');
  const planned = await house.hub.prisma.followUp.findFirstOrThrow({
    where: { clientId: customer.clientId },
  });
  // Nine in Tokyo is midnight in London, in winter.
  expect(planned.dueAt.toISOString()).toMatch(/T00:00:00/);
  const strip = at(page, testIds.scheduled(planned.id));
  await strip.getByText('09:00 there').waitFor();

  await strip.getByTestId(testIds.laterEdit).click();
  await at(page, testIds.laterText).fill('Good morning, Aiko san');
  await at(page, testIds.laterSave).click();
  await strip.getByText('Good morning, Aiko san').waitFor();

  await customer.mail(mailbox, { subject: 'Thanks', text: 'I know already' });
  await strip.waitFor({ state: 'detached' });
  await expect.poll(() => at(page, testIds.noticeBell).getAttribute('data-unread'), SOON).toBe('1');
  await at(page, testIds.noticeBell).click();
  await at(page, testIds.notice('sendCanceled')).getByText('Good morning, Aiko san').waitFor();
  await at(page, testIds.noticesRead).click();
  await expect.poll(() => at(page, testIds.noticeBell).getAttribute('data-unread'), SOON).toBe('0');
});
