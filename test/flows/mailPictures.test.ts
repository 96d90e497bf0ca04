import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OutsideRequest } from '../../core/outside/httpClient.ts';
import { OutsideError } from '../../core/outside/outsideError.ts';
import { startHarness, type Harness, type Place } from '../support/harness.ts';
import { png } from '../support/pictures.ts';

// Pictures of mails: those that came along are handed out by their Content-ID, those that lie elsewhere are fetched by the
// hub when somebody asks, and nothing else is.

let house: Harness;
let place: Place;
const asked: OutsideRequest[] = [];
const elsewhere = new Map<string, { status?: number; body?: Buffer } | OutsideError>();
beforeAll(async () => {
  house = await startHarness();
  place = await house.open();
  house.hub.outside = {
    async fetch(ask) {
      asked.push(ask);
      const found = elsewhere.get(ask.url);
      if (!found || found instanceof OutsideError) throw found ?? new OutsideError('unknown_host');
      return { status: found.status ?? 200, headers: {}, body: found.body ?? Buffer.alloc(0) };
    },
  };
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const get = (path: string, headers = place.agent.headers) =>
  fetch(`${house.urls[0]}/api${path}`, { headers });

async function mailed(html: string, files: readonly string[] = []) {
  const from = house.customer().email;
  const raw = [
    `From: ${from}`,
    `To: ${place.mailbox}`,
    'Subject: Pictures',
    `Message-ID: <${from}>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    ...files.flatMap((cid) => [
      '--b',
      `Content-Type: image/png; name="${cid.replace(/\W/g, '')}.png"`,
      `Content-ID: <${cid}>`,
      'Content-Disposition: inline',
      'Content-Transfer-Encoding: base64',
      '',
      png(10, 10).toString('base64'),
    ]),
    '--b--',
    '',
  ].join('\r\n');
  await house.control('POST', '/mails', { from, to: place.mailbox, raw });
  const clientId = await house.clientOf(from);
  const [received] = await house.timeline(clientId);
  if (received?.kind !== 'message.received') throw new Error('nothing received');
  return { id: received.data.messageId, files: received.data.attachments };
}

test('those of the mail itself stand in its HTML by their Content-ID', async () => {
  const { id, files } = await mailed(
    '<p>See <img src="cid:logo@x.example" alt="logo"> and <img src="cid:gone"> x data-cid="logo@x.example"</p>',
    ['logo@x.example', 'apart@x.example'],
  );
  expect(files.map(({ isImage, inline }) => [isImage, inline])).toEqual([
    [true, true],
    [true, undefined],
  ]);
  const { html, remoteImages } = await place.agent.get(`/messages/${id}`);
  expect(html).toContain(`<img data-file="${files[0]!.id}" alt="logo"`);
  expect(html).toContain('and <img');
  expect(html).not.toContain('cid:');
  // Words that look like ours are words.
  expect(html).toContain('x data-cid="logo@x.example"');
  expect(remoteImages).toBe(0);
  expect((await get(`/attachments/${files[0]!.id}/image`)).headers.get('content-type')).toBe('image/png');
});

test('those elsewhere are fetched once somebody asks: by https, without cookies, and only pictures', async () => {
  const pixel = 'https://track.example/pixel.png?a=1&b=2';
  const { id } = await mailed(
    `<img src="${pixel.replaceAll('&', '&amp;')}"><img src="http://old.example/a.png"><img src="${pixel.replaceAll('&', '&amp;')}">
     <img src="https://svg.example/a.svg"><img src="https://slow.example/a.png"><img src="http://127.0.0.1/a.png">`,
  );
  const { html, remoteImages } = await place.agent.get(`/messages/${id}`);
  expect(remoteImages).toBe(5);
  expect(html).not.toMatch(/https?:/);
  expect(asked).toEqual([]);
  elsewhere.set(pixel, { body: png(3, 3) });
  elsewhere.set('https://old.example/a.png', { body: png(4, 4) });
  elsewhere.set('https://svg.example/a.svg', { body: Buffer.from('<svg onload="x()"/>') });
  elsewhere.set('https://slow.example/a.png', new OutsideError('too_slow'));
  elsewhere.set('https://127.0.0.1/a.png', new OutsideError('private_address'));
  const path = (number: number) => `/messages/${id}/remote-image?place=${number}`;
  const shown = await get(path(0));
  expect(Buffer.from(await shown.arrayBuffer()).equals(png(3, 3))).toBe(true);
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-security-policy': `sandbox; default-src 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
  });
  expect((await get(path(1))).status).toBe(200);
  for (const number of [2, 3, 4, 5, 999]) expect((await get(path(number))).status).toBe(404);
  expect(asked.map(({ url }) => url)).toEqual([
    pixel,
    'https://old.example/a.png',
    'https://svg.example/a.svg',
    'https://slow.example/a.png',
    'https://127.0.0.1/a.png',
  ]);
  for (const { headers, maxBytes, timeoutMs, method } of asked)
    expect({ headers, maxBytes, timeoutMs, method }).toEqual({ maxBytes: 5_000_000, timeoutMs: 10_000 });
  const other = await house.hub.prisma.division.create({ data: { name: 'Elsewhere' } });
  const stranger = await house.member('administrator', { divisionId: other.id });
  expect((await get(path(0), stranger.headers)).status).toBe(404);
  expect(asked).toHaveLength(5);
});
