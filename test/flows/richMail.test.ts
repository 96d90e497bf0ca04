import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startHarness, type Harness } from '../support/harness.ts';
import { hostileMarkup } from '../support/hostileMarkup.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';

// Mails with a form: safe when they are kept, whole when they leave, and never without the words that say the same.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const FORM = '<p>Dear Ann,</p><p>it is <strong>here</strong>:</p><ul><li><p>one</p></li></ul>';
const WORDS = 'Dear Ann,\nit is here:\n- one';

async function mailing() {
  const { agent, mailbox, number } = await house.open();
  const customer = await knownCustomer(house, { name: 'Ann Berg' });
  await customer.mail(mailbox, { subject: 'Parcel', text: 'Where is it?' });
  const { id, clientId } = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${id}/accept`);
  const reply = (body: object) => agent.ask('POST', `/conversations/${id}/reply`, { text: '', ...body });
  const lastOf = () =>
    house.hub.prisma.message.findFirstOrThrow({
      where: { clientId, direction: 'outbound' },
      orderBy: { createdAt: 'desc' },
    });
  const drafts = `/clients/${clientId}/drafts`;
  return { agent, mailbox, number, customer, id, clientId, reply, lastOf, drafts };
}

test('an answer leaves in both forms, under the signature, and is shown as it was written', async () => {
  const { agent, mailbox, customer, clientId, reply, lastOf } = await mailing();
  await house.hub.prisma.ourAddress.updateMany({
    where: { value: mailbox },
    data: { signature: 'Yours, {{agent}} <desk>' },
  });
  expect(await reply({ html: FORM, text: 'whatever' })).toMatchObject({ status: 200 });
  const mail = await customer.getsMail('it is here');
  expect(mail.headers['content-type']).toContain('multipart/alternative');
  expect(mail.text.trim()).toBe(`${WORDS}\n\n-- \nYours, ${agent.name} <desk>`);
  expect(mail.html).toContain('it is <strong>here</strong>:');
  expect(mail.html).toContain(`Yours, ${agent.name} &lt;desk&gt;`);
  const { id: messageId, text } = await lastOf();
  expect(text).toBe(WORDS);
  const queued = (await house.timeline(clientId)).find(({ kind }) => kind === 'message.queued');
  expect(queued?.data).toMatchObject({ text: WORDS, hasHtml: true });
  expect((await agent.get(`/messages/${messageId}`)).html).toBe(FORM);
});

test('a first mail and one that is passed on have their form too', async () => {
  const { agent, customer, clientId, reply } = await mailing();
  const other = house.customer();
  const [received] = await house.timeline(clientId);
  const messageId = received?.kind === 'message.received' ? received.data.messageId : '';
  await reply({ html: '<p><em>See</em> below</p>', mail: { messageId, mode: 'forward', to: [other.email] } });
  const passedOn = await other.getsMail('See below');
  expect(passedOn.html).toContain('<em>See</em> below');
  expect(passedOn.html).toContain('---------- Forwarded message');
  expect(passedOn.text).toContain('Where is it?');

  const stranger = house.customer();
  await agent.post('/conversations', { channel: 'email', to: stranger.email, subject: 'Hello', html: FORM });
  expect((await stranger.getsMail('it is here')).html).toContain('<strong>here</strong>');
  expect(customer.email).not.toBe('');
});

test('refused: a text with a form, a form without words, one with a gap, too many words', async () => {
  const { agent, number, reply, customer } = await mailing();
  const before = await house.hub.prisma.message.count();
  const wrong = async (body: object, status: number, code: string) =>
    expect(await reply(body)).toMatchObject({ status, body: { error: { code } } });
  await wrong({ html: '<script>x</script>' }, 400, 'invalid_request');
  await wrong({ html: '<p>Dear ⟦first name⟧</p>' }, 400, 'invalid_request');
  await wrong({ html: `<p><b>${'x'.repeat(10_001)}</b></p>` }, 400, 'invalid_request');
  await wrong({ html: '<p>a\u0000b</p>' }, 400, 'invalid_request');
  const text = { channel: 'sms', to: customer.number, text: 'plain', html: FORM };
  expect(await agent.ask('POST', '/conversations', text)).toMatchObject({ status: 409 });
  expect(await house.hub.prisma.message.count()).toBe(before);
  expect(number).not.toBe('');
});

test('what is hostile is harmless wherever it is kept, and when it leaves', async () => {
  const { agent, customer, reply, lastOf, drafts } = await mailing();
  const words = hostileMarkup({ url: 'https://spy.example' }).join(' ').slice(0, 90_000);
  const html = `<p><b>Dear Ann, look</b></p>${words}`;
  const dangerous =
    /<(?!\/?(?:p|br|strong|em|u|s|ul|ol|li|blockquote|a)\b)[a-z]|<[^>]*(?:javascript:|\son[a-z]+=)/i;
  const draft = { channel: 'email', to: customer.email, text: 'Dear Ann, look', html, version: 0 };
  expect((await agent.put(drafts, draft)).html).not.toMatch(dangerous);
  expect(await reply({ html })).toMatchObject({ status: 200 });
  expect((await lastOf()).html).not.toMatch(dangerous);
  const mail = await customer.getsMail('Dear Ann, look');
  const body = mail.html.replace(/^[^]*<body>/, '').replace(/<\/body>[^]*$/, '');
  expect(body.replaceAll(/ style="[^"]*"/g, '')).not.toMatch(dangerous);
});

test('a draft keeps its form, colleagues see it, and it is spent when it is sent', async () => {
  const { agent, customer, reply, drafts } = await mailing();
  const draft = { channel: 'email', to: customer.email, text: WORDS, html: FORM, shared: true, version: 0 };
  expect(await agent.put(drafts, draft)).toMatchObject({ html: FORM, version: 1 });
  // The same once more, as after a lost answer, is none that another window wrote.
  expect(await agent.put(drafts, draft)).toMatchObject({ html: FORM });
  const colleague = await house.member('supervisor');
  expect((await colleague.get(drafts)).items).toMatchObject([{ html: FORM, text: WORDS }]);
  expect(await reply({ html: FORM, text: WORDS })).toMatchObject({ status: 200 });
  expect((await agent.get(drafts)).items).toMatchObject([{ html: null, text: '' }]);
});

test('taken back, it comes with its form', async () => {
  await house.hub.settings.change({ undoSendSeconds: 30 });
  const { agent, reply, lastOf } = await mailing();
  await reply({ html: FORM, canUndo: true });
  const { id } = await lastOf();
  expect(await agent.post(`/messages/${id}/undo`)).toMatchObject({ text: WORDS, html: FORM });
  await house.hub.settings.change({ undoSendSeconds: 0 });
});

test('written for later it keeps its form, until other words take its place', async () => {
  const { agent, customer, clientId } = await mailing();
  const plan = (send: object) =>
    agent.ask('POST', '/follow-ups', {
      clientId,
      kind: 'text',
      title: 'later',
      dueAt: new Date(Date.now() + 3_600_000).toISOString(),
      send: { channel: 'email', to: customer.email, subject: 'Later', ...send },
    });
  expect(await plan({ html: '<b></b>' })).toMatchObject({ status: 400 });
  expect(await plan({ channel: 'sms', to: customer.number, html: FORM })).toMatchObject({ status: 409 });
  const { body } = await plan({ html: FORM });
  expect(body).toMatchObject({ text: WORDS, html: FORM });
  const change = (to: object) => agent.ask('PATCH', `/follow-ups/${body.id}/text`, to);
  expect(await change({ subject: 'Much later' })).toMatchObject({ body: { html: FORM } });
  expect(await change({ text: 'No form' })).toMatchObject({ body: { text: 'No form', html: null } });
  const due = { html: `${FORM}<p>Bye</p>`, dueAt: new Date(Date.now() + 300).toISOString() };
  expect(await change(due)).toMatchObject({ status: 200 });
  const mail = await until(async () => (await customer.mails()).find((one) => one.subject === 'Much later'));
  expect(mail.html).toContain('<strong>here</strong>');
  expect(mail.text).toContain(`${WORDS}\nBye`);
});
