import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sweepFiles } from '../../core/attachments/sweepFiles.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';
import { png } from '../support/pictures.ts';

// Files of what is not sent yet: a draft keeps them, a planned message holds them, a message that is taken back gives them
// back, and nothing but the message that has them lets them go.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
beforeEach(() => house.hub.settings.change({ undoSendSeconds: 30 }));
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const HOUR = 3_600_000;
const paper = Buffer.from('%PDF-1.4 a plan');

/** An agent who has a client's mail in hand. */
async function mailing(name: string) {
  const { agent, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name });
  const { clientId } = customer;
  await customer.mail(mailbox, { subject: 'Plan', text: 'May I have the plan?' });
  const { id } = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${id}/accept`);
  const bring = async (file: string, bytes: Buffer = paper): Promise<string> =>
    (await agent.bring(file, bytes)).body.id;
  const drafts = `/clients/${clientId}/drafts`;
  const save = (text: string, files: string[], version: number) =>
    agent.put(drafts, { channel: 'email', to: customer.email, text, files, version });
  const reply = (body: object) => agent.post(`/conversations/${id}/reply`, body);
  const draft = async () => (await agent.get(drafts)).items[0];
  return { agent, customer, clientId, id, bring, drafts, save, draft, reply };
}

const age = (hours: number, where: object) =>
  house.hub.prisma.attachment.updateMany({
    where,
    data: { createdAt: new Date(Date.now() - hours * HOUR) },
  });
const download = (id: string, headers: Record<string, string>) =>
  fetch(`${house.urls[0]}/api/attachments/${id}`, { headers });
test('a draft keeps its files past the day after which loose ones go, and is spent with them', async () => {
  const { agent, customer, bring, save, draft, reply } = await mailing('Ines Vidal');
  const [plan, photo, loose] = [await bring('plan.pdf'), await bring('p.png', png()), await bring('x.txt')];
  const saved = await save('Here', [photo, plan], 0);
  expect(saved.files).toMatchObject([
    { id: photo, name: 'p.png', isImage: true },
    { id: plan, name: 'plan.pdf', bytes: paper.length },
  ]);
  // The order is theirs, and another order is a change.
  expect((await save('Here', [plan, photo], 1)).files).toMatchObject([{ id: plan }, { id: photo }]);
  await age(48, { agentId: agent.agentId });
  expect(await sweepFiles(house.hub)).toBe(1);
  expect((await download(loose, agent.headers)).status).toBe(404);
  // One that is gone costs no words.
  expect(await save('Here it is', [plan, photo, loose], 2)).toMatchObject({
    text: 'Here it is',
    files: [{ id: plan }, { id: photo }],
  });
  // Other files than the draft's: it stays.
  await reply({ text: 'Here it is', attachmentIds: [plan] });
  expect(await draft()).toMatchObject({ text: 'Here it is', files: [{ id: photo }] });
  await reply({ text: 'Here it is', attachmentIds: [photo] });
  expect(await draft()).toMatchObject({ text: '', files: [] });
  expect((await customer.getsMail('Here it is')).attachments).toHaveLength(1);
});

test('a colleague’s file is nobody else’s to keep in a draft or to send', async () => {
  const { agent, id, save, bring } = await mailing('Bo Lind');
  const colleague = await house.member('agent');
  const theirs = (await colleague.bring('theirs.pdf', paper)).body.id;
  expect((await save('Mine', [theirs, await bring('mine.pdf')], 0)).files).toMatchObject([
    { name: 'mine.pdf' },
  ]);
  expect(
    await agent.ask('POST', `/conversations/${id}/reply`, { text: 'x', attachmentIds: [theirs] }),
  ).toMatchObject({ status: 404 });
});

test('undo gives the files back, and what is thrown away then is not taken from the message', async () => {
  const { agent, customer, clientId, bring, reply } = await mailing('Otto Kern');
  const [plan, photo] = [await bring('plan.pdf'), await bring('p.png', png())];
  await reply({ text: 'Too soon', attachmentIds: [photo, plan], canUndo: true });
  const { id: messageId } = await house.hub.prisma.message.findFirstOrThrow({ where: { text: 'Too soon' } });
  const undone = await agent.post(`/messages/${messageId}/undo`);
  expect(undone.uploads).toMatchObject([
    { name: 'p.png', isImage: true },
    { name: 'plan.pdf', bytes: paper.length },
  ]);
  const [first, second] = undone.uploads;
  await agent.post(`/attachments/${first.id}/discard`);
  // The message that was taken back still shows what it had.
  expect(Buffer.from(await (await download(photo, agent.headers)).arrayBuffer()).equals(png())).toBe(true);
  await reply({ text: 'Now', attachmentIds: [second.id] });
  const mail = await customer.getsMail('Now');
  expect(mail.attachments.map(({ filename, size }) => [filename, size])).toEqual([
    ['plan.pdf', paper.length],
  ]);
  // What was given back is not older than it is.
  await age(48, { messageId });
  expect(await sweepFiles(house.hub)).toBe(0);
  expect(await house.hub.prisma.delivery.count({ where: { clientId, state: 'canceled' } })).toBe(1);
});

test('sent later, the files go along; until then nobody throws them away or sends them', async () => {
  const { agent, customer, clientId, id, bring, save, draft } = await mailing('Rosa Blum');
  const plan = await bring('plan.pdf');
  await save('Tomorrow', [plan], 0);
  const planned = await agent.post('/follow-ups', {
    clientId,
    kind: 'text',
    title: 'later',
    text: 'Tomorrow',
    dueAt: new Date(Date.now() + 48 * HOUR).toISOString(),
    send: { channel: 'email', to: customer.email, subject: 'The plan', files: [plan] },
  });
  expect(planned.files).toMatchObject([{ id: plan, name: 'plan.pdf' }]);
  expect(await draft()).toMatchObject({ text: '', files: [] });
  for (const ask of [
    agent.ask('POST', `/attachments/${plan}/discard`),
    agent.ask('POST', `/conversations/${id}/reply`, { text: 'x', attachmentIds: [plan] }),
  ])
    expect(await ask).toMatchObject({ status: 409 });
  await age(48, { id: plan });
  expect(await sweepFiles(house.hub)).toBe(0);
  const colleague = await house.member('supervisor');
  expect((await download(plan, colleague.headers)).status).toBe(200);
  await agent.ask('PATCH', `/follow-ups/${planned.id}/text`, {
    dueAt: new Date(Date.now() + 500).toISOString(),
  });
  const mail = await until(async () => (await customer.mails()).find((one) => one.subject === 'The plan'));
  expect(mail.attachments.map(({ filename }) => filename)).toEqual(['plan.pdf']);
});

test('files alone are a message, words or files there must be', async () => {
  const { agent, customer, clientId, id, bring, reply } = await mailing('Uma Rao');
  expect(await agent.ask('POST', `/conversations/${id}/reply`, { text: ' ' })).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_request', fields: { text: expect.any(String) } } },
  });
  await reply({ text: '', attachmentIds: [await bring('plan.pdf')] });
  const mail = await until(async () => (await customer.mails()).find((one) => one.attachments.length > 0));
  expect(mail.attachments).toMatchObject([{ filename: 'plan.pdf' }]);
  expect((await agent.get(`/conversations/${id}`)).preview).toBe('plan.pdf');
  const later = await agent.post('/follow-ups', {
    clientId,
    kind: 'text',
    title: 'later',
    dueAt: new Date(Date.now() + HOUR).toISOString(),
    send: { channel: 'email', to: customer.email, files: [await bring('second.pdf')] },
  });
  expect(later.title).toBe('second.pdf');
});
