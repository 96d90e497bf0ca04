import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// A text and a mail about the same matter, worked on together on the screen.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('joined by a dialog that says what happens, undone at once, joined again by the keyboard and separated', async () => {
  const { agent, number, mailbox } = await house.open();
  const customer = house.customer();
  const client = await agent.post('/clients', {
    name: 'Noor de Wit',
    addresses: [
      { kind: 'phone', value: customer.number },
      { kind: 'email', value: customer.email },
    ],
  });
  await customer.text(number, 'Where is my order?');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  await agent.goes('away', 'lunch');
  await customer.mail(mailbox, { subject: 'My order 4711', text: 'Where is it?' });
  const mail = await until(() =>
    house.hub.prisma.conversation.findFirst({ where: { clientId: client.id, channel: 'email' } }),
  );
  const page = await browser.desk(agent, { path: `/clients/${client.id}?c=${id}` });
  await at(page, testIds.join(id)).click();
  await at(page, testIds.joinDialog).getByText('My order 4711').waitFor();
  await at(page, testIds.joinDialog).getByText('It leaves its queue').waitFor();
  await at(page, testIds.joinDo).click();
  await at(page, testIds.joinedPart(mail.id)).waitFor();
  await at(page, testIds.joinUndo).click();
  await at(page, testIds.joinedPart(mail.id)).waitFor({ state: 'detached' });
  const stateOf = async () => (await agent.get(`/conversations/${mail.id}`)).state as string;
  expect(await stateOf()).toBe('queued');
  await page.keyboard.press('Alt+KeyL');
  await at(page, testIds.joinDo).waitFor();
  await page.keyboard.press('Enter');
  await at(page, testIds.joinedPart(mail.id)).waitFor();
  expect(await stateOf()).toBe('joined');
  await at(page, testIds.separate(mail.id)).click();
  await at(page, testIds.joinedPart(mail.id)).waitFor({ state: 'detached' });
  await at(page, testIds.timeline).getByText('Separated again').first().waitFor();
});

test('a mail is split off from its details, and is answered in a conversation of its own', async () => {
  const { agent, mailbox } = await house.open();
  const customer = house.customer();
  await customer.mail(mailbox, { subject: 'My order', text: 'Where is it?' });
  const { id, clientId } = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${id}/accept`);
  await customer.mail(mailbox, { subject: 'My invoice', text: 'It is wrong' });
  const page = await browser.desk(agent, { path: `/clients/${clientId}?c=${id}` });
  const timeline = at(page, testIds.timeline);
  await timeline.getByText('It is wrong').waitFor();
  await timeline.getByTestId(testIds.mailDetails).last().click();
  const { id: messageId } = await house.hub.prisma.message.findFirstOrThrow({
    where: { clientId, subject: 'My invoice' },
  });
  await at(page, testIds.split(messageId)).click();
  await at(page, testIds.splitTo('me')).click();
  await timeline.getByText('Split off from another conversation').waitFor();
  const own = await until(() =>
    house.hub.prisma.conversation.findFirst({ where: { clientId, thread: { not: '' } } }),
  );
  expect(own).toMatchObject({ state: 'handled', agentId: agent.agentId });
  const itsMail = timeline.locator(`[data-conversation="${own.id}"]`);
  await itsMail.getByTestId(testIds.answerMail('reply')).click();
  await at(page, testIds.composerText).fill('We correct the invoice');
  await at(page, testIds.send).click();
  expect((await customer.getsMail(/We correct the invoice/)).subject).toBe('Re: My invoice');
  const answered = await house.hub.prisma.message.findFirstOrThrow({
    where: { clientId, direction: 'outbound' },
  });
  expect(answered.conversationId).toBe(own.id);
});
