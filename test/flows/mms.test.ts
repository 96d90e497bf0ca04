import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mediaUrl } from '../../core/attachments/mediaLinks.ts';
import { fetchMedia } from '../../core/conversations/fetchMedia.ts';
import { sweepDue } from '../../worker/sweep.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { png } from '../support/pictures.ts';

// Texts with pictures and other files, both ways: out by a link that the network fetches, in by fetching what it keeps.

let house: Harness;
let stranger: Member;
beforeAll(async () => {
  house = await startHarness();
  const other = await house.hub.prisma.division.create({ data: { name: 'Elsewhere' } });
  stranger = await house.member('agent', { divisionId: other.id });
});
beforeEach(() => house.hub.settings.change({ quietHoursEnabled: false }));
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const card = Buffer.from('BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nEND:VCARD\r\n');
/** A picture of so many bytes: what lies behind its end nobody reads. */
const pictureOf = (bytes: number) => Buffer.concat([png(), Buffer.alloc(bytes - png().length, 1)]);
const KB = 1024;

async function texting() {
  const { agent, number } = await house.open();
  const customer = house.customer();
  await customer.text(number, 'Show me, please');
  const { id, clientId } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const bring = async (name: string, bytes: Buffer): Promise<string> =>
    (await agent.bring(name, bytes)).body.id;
  const reply = (body: object) => agent.ask('POST', `/conversations/${id}/reply`, body);
  const get = (path: string, who = agent) => fetch(`${house.urls[0]}${path}`, { headers: who.headers });
  return { agent, number, customer, id, clientId, bring, reply, get };
}

const bytesAt = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

describe('out', () => {
  test('the network fetches the files by links of ours and the customer gets them, byte for byte', async () => {
    const { customer, bring, reply, clientId } = await texting();
    const attachmentIds = [await bring('photo.png', png(40, 30)), await bring('ann.vcf', card)];
    expect((await reply({ text: 'Here', attachmentIds })).status).toBe(200);
    const text = await until(async () => {
      const found = await customer.getsText('Here');
      return found.status === 'delivered' && found;
    });
    expect(text.media).toMatchObject([
      { contentType: 'image/png', bytes: png(40, 30).length },
      { contentType: 'text/vcard', bytes: card.length },
    ]);
    expect((await bytesAt(`${house.sandboxUrl}${text.media[0]?.path}`)).equals(png(40, 30))).toBe(true);
    const queued = (await house.timeline(clientId)).find((event) => event.kind === 'message.queued');
    expect(queued?.kind === 'message.queued' && queued.data.attachments?.map(({ id }) => id)).toEqual(
      attachmentIds,
    );
    // Files alone are a text as well.
    expect((await reply({ text: '', attachmentIds: [await bring('p.gif', png())] })).status).toBe(200);
    await until(async () =>
      (await customer.texts()).some((one) => one.body === '' && one.media.length === 1),
    );
  });

  test('a link opens one file of a text, for some hours, and is never shown as a page', async () => {
    const { bring, reply, customer } = await texting();
    const sent = await bring('ann.vcf', card);
    const unsent = await bring('other.vcf', card);
    await reply({ text: 'Her card', attachmentIds: [sent] });
    await customer.getsText('Her card');
    const good = mediaUrl(house.hub.config, sent);
    const answer = await fetch(good);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/vcard',
      'content-disposition': expect.stringMatching(/^attachment/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': 'no-store',
    });
    expect((await fetch(good, { method: 'HEAD' })).status).toBe(200);
    const late = mediaUrl(house.hub.config, sent, Date.now() - 13 * 3_600_000);
    const forged = good.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const otherFile = good.replace(sent, unsent);
    for (const url of [late, forged, otherFile, mediaUrl(house.hub.config, unsent), `${good}0`])
      expect((await fetch(url)).status).toBe(404);
  });

  test('what no network carries is refused before anything is sent, in words', async () => {
    const { bring, reply, clientId } = await texting();
    const refused = async (status: number, files: [string, Buffer][], words: RegExp) => {
      const attachmentIds = [];
      for (const [name, bytes] of files) attachmentIds.push(await bring(name, bytes));
      expect(await reply({ text: 'Here', attachmentIds })).toMatchObject({
        status,
        body: {
          error: { message: expect.stringMatching(words), fields: { attachmentIds: expect.any(String) } },
        },
      });
    };
    await refused(400, [['all.zip', Buffer.from('PK')]], /send it by mail/);
    await refused(413, [['long.pdf', Buffer.alloc(501 * KB, 1)]], /500 kB/);
    // A picture by its name alone has the narrow limit.
    await refused(413, [['false.png', Buffer.alloc(501 * KB, 1)]], /500 kB/);
    await refused(413, [['a.png', pictureOf(5 * KB * KB + 1)]], /too large together/);
    await refused(
      413,
      [
        ['a.png', pictureOf(3 * KB * KB)],
        ['b.png', pictureOf(3 * KB * KB)],
      ],
      /too large together/,
    );
    const eleven = Array.from({ length: 11 }, (_, n): [string, Buffer] => [`${n}.png`, png()]);
    await refused(400, eleven, /too many/);
    expect(await house.hub.prisma.delivery.count({ where: { clientId } })).toBe(0);
  });

  test('one that is planned for later goes with its picture by the lane of automatic texts', async () => {
    const { agent, customer, clientId, bring, id } = await texting();
    const send = { channel: 'sms', to: customer.number };
    const order = (files: string[]) => ({
      clientId,
      conversationId: id,
      kind: 'text',
      title: 'later',
      text: 'As promised',
      dueAt: new Date(Date.now() + 700).toISOString(),
      send: { ...send, files },
    });
    expect(
      await agent.ask('POST', '/follow-ups', order([await bring('all.zip', Buffer.from('PK'))])),
    ).toMatchObject({ status: 400 });
    await agent.post('/follow-ups', order([await bring('photo.png', png())]));
    expect((await customer.getsText('As promised')).media).toHaveLength(1);
  });
});

describe('in', () => {
  test('is on the timeline at once, fetched after it, kept byte for byte, and shown as what it is', async () => {
    const { customer, number, clientId, get } = await texting();
    const drawing = Buffer.from('<svg onload="x()"/>');
    await customer.sendsFiles(
      number,
      [
        { contentType: 'image/png', content: png(40, 30) },
        { contentType: 'text/x-vcard', content: card },
        { contentType: 'image/jpeg', content: drawing },
      ],
      'Look',
    );
    const kept = await until(async () =>
      (await house.timeline(clientId)).find((event) => event.kind === 'message.mediaKept'),
    );
    if (kept.kind !== 'message.mediaKept') throw new Error('another kind');
    const { attachments, messageId } = kept.data;
    expect(attachments.map(({ name, bytes, isImage }) => [name, bytes, isImage])).toEqual([
      ['media-1.png', png(40, 30).length, true],
      ['media-2.vcf', card.length, undefined],
      ['media-3.jpg', drawing.length, undefined],
    ]);
    const [picture, vcard, fake] = attachments.map((file) => `/api/attachments/${file.id}`);
    expect(Buffer.from(await (await get(`${picture}/image`)).arrayBuffer()).equals(png(40, 30))).toBe(true);
    expect(Buffer.from(await (await get(vcard!)).arrayBuffer()).equals(card)).toBe(true);
    expect((await get(`${fake}/image`)).status).toBe(404);
    expect((await get(vcard!, stranger)).status).toBe(404);
    const message = await (await get(`/api/messages/${messageId}`)).json();
    expect(message.attachments).toEqual(attachments);
    // The order once more, and from a second worker at once: nothing is kept twice.
    const { eventId } = await house.hub.prisma.textMedia.findUniqueOrThrow({ where: { messageId } });
    await Promise.all([fetchMedia(house.hub, { eventId }), fetchMedia(house.hub, { eventId })]);
    expect(await house.hub.prisma.attachment.count({ where: { messageId } })).toBe(3);
  });

  test('what cannot be had is said, tried again by itself and by whoever asks, and loses nothing', async () => {
    const { agent, customer, number, clientId } = await texting();
    await house.control('PUT', '/faults', [{ match: 'cdn', action: 'fail', status: 500 }]);
    await customer.sendsFiles(number, [{ contentType: 'image/png', content: png() }]);
    const failed = await until(async () =>
      (await house.timeline(clientId)).find((event) => event.kind === 'message.mediaFailed'),
    );
    if (failed.kind !== 'message.mediaFailed') throw new Error('another kind');
    const { messageId } = failed.data;
    expect(failed.data.willRetry).toBe(true);
    expect(await house.hub.prisma.textMedia.findUniqueOrThrow({ where: { messageId } })).toMatchObject({
      state: 'waiting',
      tries: 1,
    });
    // The last of the tries.
    await house.hub.prisma.textMedia.update({
      where: { messageId },
      data: { tries: 7, dueAt: new Date(Date.now() - 10_000) },
    });
    await sweepDue(house.hub);
    await until(
      async () => (await house.hub.prisma.textMedia.findUnique({ where: { messageId } }))?.state === 'failed',
    );
    const said = (await house.timeline(clientId)).filter((event) => event.kind === 'message.mediaFailed');
    expect(said.map((event) => event.kind === 'message.mediaFailed' && event.data.willRetry)).toEqual([
      true,
      false,
    ]);
    await house.control('PUT', '/faults', []);
    expect((await stranger.ask('POST', `/messages/${messageId}/fetch-media`)).status).toBe(404);
    await agent.post(`/messages/${messageId}/fetch-media`);
    await until(async () =>
      (await house.timeline(clientId)).find((event) => event.kind === 'message.mediaKept'),
    );
    expect(await agent.ask('POST', `/messages/${messageId}/fetch-media`)).toMatchObject({ status: 409 });
  });
});
