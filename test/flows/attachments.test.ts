import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sweepFiles } from '../../core/attachments/sweepFiles.ts';
import type { Member, Harness, Place } from '../support/harness.ts';
import { startHarness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { png } from '../support/pictures.ts';

// Files of messages: kept as they come, shown to those alone who may see the message, and sent as they were brought.

let house: Harness;
let place: Place;
let stranger: Member;
beforeAll(async () => {
  house = await startHarness();
  place = await house.open();
  const other = await house.hub.prisma.division.create({ data: { name: 'Elsewhere' } });
  stranger = await house.member('administrator', { divisionId: other.id });
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64');
const get = (path: string, who = place.agent) =>
  fetch(`${house.urls[0]}/api${path}`, { headers: who.headers });

/** Files that lie in the store. */
async function stored(): Promise<number> {
  const names = await readdir(house.config.filesDir, { recursive: true });
  return names.filter((name) => name.length > 30).length;
}

async function mailed(attachments: { filename: string; content: string; contentType?: string }[]) {
  const customer = house.customer();
  await customer.mail(place.mailbox, { subject: 'Files', text: 'See here.', attachments });
  const { id, clientId } = await place.agent.isOffered(customer.email);
  await place.agent.post(`/conversations/${id}/accept`);
  const [received] = await house.timeline(clientId);
  if (received?.kind !== 'message.received') throw new Error('nothing received');
  return { customer, id, clientId, files: received.data.attachments, messageId: received.data.messageId };
}

describe('what a client sends', () => {
  test('is kept byte for byte and handed out as what it is, to those who may see the message', async () => {
    const picture = png(40, 30);
    const paper = randomBytes(300_000);
    const { files, id, messageId } = await mailed([
      { filename: 'photo.png', content: base64(picture), contentType: 'image/png' },
      { filename: 'Vertrag "neu".pdf', content: base64(paper), contentType: 'application/pdf' },
      { filename: 'setup.exe', content: base64('MZ'), contentType: 'application/octet-stream' },
      { filename: 'drawing.svg', content: base64('<svg onload="x()"/>'), contentType: 'image/svg+xml' },
      { filename: 'page.png', content: base64('<script>x()</script>'), contentType: 'image/png' },
    ]);
    expect(files.map(({ name, bytes, isImage, refused }) => [name, bytes, isImage, refused])).toEqual([
      ['photo.png', picture.length, true, undefined],
      ['Vertrag "neu".pdf', paper.length, undefined, undefined],
      ['setup.exe', 2, undefined, true],
      ['drawing.svg', 19, undefined, undefined],
      ['page.png', 20, undefined, undefined],
    ]);
    const [photo, contract, program, drawing, page] = files.map((file) => `/attachments/${file.id}`);
    const saved = await get(contract!);
    expect(Buffer.from(await saved.arrayBuffer()).equals(paper)).toBe(true);
    expect(Object.fromEntries(saved.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="Vertrag__neu_.pdf"; filename*=UTF-8''Vertrag%20%22neu%22.pdf`,
      'content-length': String(paper.length),
      'content-security-policy': `sandbox; default-src 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const shown = await get(`${photo}/image`);
    expect(Buffer.from(await shown.arrayBuffer()).equals(picture)).toBe(true);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    // A document that can do things is only ever saved, whatever it says it is.
    for (const path of [drawing, page]) {
      expect((await get(`${path}/image`)).status).toBe(404);
      expect((await get(path!)).headers.get('content-disposition')).toMatch(/^attachment/);
    }
    expect((await get(program!)).status).toBe(404);
    for (const path of [photo!, `${photo}/image`, contract!])
      expect((await get(path, stranger)).status).toBe(404);
    expect((await place.agent.get(`/messages/${messageId}`)).attachments).toEqual(files);
    await place.agent.post(`/conversations/${id}/close`);
  });

  test('the same mail again is the same message, and what it brought anew goes within a day', async () => {
    const raw = [
      `From: twice@customer.example`,
      `To: ${place.mailbox}`,
      'Subject: Twice',
      'Message-ID: <twice@customer.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'Here.',
      '--b',
      'Content-Type: text/plain; name=a.txt',
      'Content-Disposition: attachment; filename=a.txt',
      '',
      'words',
      '--b--',
      '',
    ].join('\r\n');
    const before = await stored();
    await place.agent.goes('away', 'lunch');
    const order = { from: 'twice@customer.example', to: place.mailbox, raw };
    await house.control('POST', '/mails', order);
    await house.control('POST', '/mails', order);
    const clientId = await house.clientOf('twice@customer.example');
    const events = await house.timeline(clientId);
    expect(events.filter(({ kind }) => kind === 'message.received')).toHaveLength(1);
    expect(await stored()).toBe(before + 2);
    expect(await sweepFiles(house.hub)).toBe(0);
    await house.hub.prisma.attachment.updateMany({
      where: { messageId: null },
      data: { createdAt: new Date(Date.now() - 25 * 3_600_000) },
    });
    expect(await sweepFiles(house.hub)).toBe(1);
    expect(await stored()).toBe(before + 1);
    const { id } = await house.hub.prisma.conversation.findFirstOrThrow({ where: { clientId } });
    await place.agent.post(`/conversations/${id}/accept`);
    await place.agent.post(`/conversations/${id}/close`);
    await place.agent.goes('available');
  });
});

describe('what an agent sends', () => {
  test('is brought first and goes with the answer, once', async () => {
    const { agent } = place;
    const { customer, id, clientId } = await mailed([]);
    const plan = randomBytes(1_500_000);
    const brought = await agent.bring('Plan 计划.pdf', plan, 'application/pdf');
    expect(brought).toMatchObject({ status: 201, body: { name: 'Plan 计划.pdf', bytes: plan.length } });
    const picture = await agent.bring('p.png', png());
    expect(picture.body).toMatchObject({ isImage: true });
    expect((await get(`/attachments/${brought.body.id}`)).status).toBe(200);
    // Nobody else has it yet, not even in the same division.
    const colleague = await house.member('supervisor');
    expect((await get(`/attachments/${brought.body.id}`, colleague)).status).toBe(404);
    const attachmentIds = [picture.body.id, brought.body.id];
    await agent.post(`/conversations/${id}/reply`, { text: 'The plan is attached.', attachmentIds });
    const mail = await customer.getsMail('The plan is attached.');
    expect(mail.attachments.map(({ filename, contentType, size }) => [filename, contentType, size])).toEqual([
      ['p.png', 'image/png', png().length],
      ['Plan 计划.pdf', 'application/pdf', plan.length],
    ]);
    const sent = await fetch(`${house.sandboxUrl}/control/mails/${mail.id}/attachments/1`);
    expect(Buffer.from(await sent.arrayBuffer()).equals(plan)).toBe(true);
    const queued = (await house.timeline(clientId)).find((event) => event.kind === 'message.queued');
    expect(queued?.kind === 'message.queued' && queued.data.attachments?.map((one) => one.id)).toEqual(
      attachmentIds,
    );
    expect((await get(`/attachments/${brought.body.id}`, colleague)).status).toBe(200);
    const again = await agent.ask('POST', `/conversations/${id}/reply`, { text: 'Once more', attachmentIds });
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    await until(async () => !(await agent.get(`/conversations/${id}`)).waitingSince);
    await agent.post(`/conversations/${id}/close`);
  });

  test('of a kind that is not sent, too large, or too much altogether, is refused and leaves nothing', async () => {
    const agent = await house.member('agent');
    const before = await stored();
    expect(await agent.bring('run.exe', Buffer.from('MZ'))).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request', fields: { name: expect.any(String) } } },
    });
    const mega = (count: number) => Buffer.alloc(count * 1024 * 1024, 1);
    expect(await agent.bring('a.zip', mega(21))).toMatchObject({ status: 413 });
    expect(await stored()).toBe(before);
    const [first, second] = [await agent.bring('a.zip', mega(20)), await agent.bring('b.zip', mega(19))];
    expect([first.status, second.status]).toEqual([201, 201]);
    // All that waits, in whatever draft, has a limit as well.
    const hoard = await agent.bring('c.txt', Buffer.from('x'));
    await house.hub.prisma.attachment.update({
      where: { id: hoard.body.id },
      data: { bytes: 160 * 1024 * 1024 },
    });
    expect(await agent.bring('d.zip', mega(2))).toMatchObject({ status: 413 });
    await agent.post(`/attachments/${hoard.body.id}/discard`);
    expect(await stored()).toBe(before + 2);
    // Together they are too large for one mail.
    const customer = house.customer();
    const attachmentIds = [first.body.id, second.body.id];
    const order = { channel: 'email', to: customer.email, text: 'hi', queueId: place.queueId, attachmentIds };
    expect(await place.agent.ask('POST', '/conversations', order)).toMatchObject({ status: 404 });
    const supervisor = await house.member('supervisor', { queueIds: [place.queueId] });
    expect(await supervisor.ask('POST', '/conversations', order)).toMatchObject({ status: 404 });
    for (const id of attachmentIds) await agent.post(`/attachments/${id}/discard`);
    expect(await agent.ask('POST', `/attachments/${first.body.id}/discard`)).toMatchObject({ status: 404 });
    expect(await stored()).toBe(before);
  });

  test('files too large together do not go', async () => {
    const mega = (count: number) => Buffer.alloc(count * 1024 * 1024, 1);
    const { agent } = place;
    const ids = [
      (await agent.bring('a.zip', mega(11))).body.id,
      (await agent.bring('b.zip', mega(11))).body.id,
    ];
    const to = house.customer().email;
    const order = { channel: 'email', to, text: 'hi', queueId: place.queueId, attachmentIds: ids };
    expect(await agent.ask('POST', '/conversations', order)).toMatchObject({ status: 413 });
    expect(await house.hub.prisma.address.count({ where: { value: to } })).toBe(0);
    for (const id of ids) await agent.post(`/attachments/${id}/discard`);
  });

  test('whoever goes away in the middle leaves nothing', async () => {
    const before = await stored();
    const { agent } = place;
    const gone = new AbortController();
    const body = new ReadableStream({
      start(to) {
        to.enqueue(new Uint8Array(100_000));
      },
    });
    const sending = fetch(`${house.urls[0]}/api/attachments?name=a.zip`, {
      method: 'POST',
      headers: { ...agent.headers, 'content-type': 'application/octet-stream' },
      body,
      duplex: 'half',
      signal: gone.signal,
    } as RequestInit);
    const name = 'a.zip';
    await until(() => house.hub.prisma.attachment.findFirst({ where: { agentId: agent.agentId, name } }));
    gone.abort();
    await sending.catch(() => undefined);
    await until(
      async () =>
        (await house.hub.prisma.attachment.count({ where: { agentId: agent.agentId, name } })) === 0,
    );
    await until(async () => (await stored()) === before);
    house.errors.splice(0);
  });
});
