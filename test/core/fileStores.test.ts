import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openFolderStore } from '#core/attachments/folderStore.ts';
import type { FileStore } from '#core/attachments/fileStore.ts';
import { isLetThrough, withEnding } from '#core/contract/fileRules.ts';
import { openS3Store } from '#core/attachments/s3Store.ts';
import { sniffImage } from '#core/attachments/sniffImage.ts';
import { png } from '#test/support/pictures.ts';
import { openS3Double, S3_KEY, type S3Double } from '#test/support/s3Double.ts';

let folder: string;
let bucket: S3Double;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rapport-store-'));
  bucket = await openS3Double();
});
beforeEach(() => void bucket.moods.splice(0));
afterAll(async () => {
  await bucket.close();
  await rm(folder, { recursive: true, force: true });
});

const KEY = 'ab/abcdef01-0000-4000-8000-000000000000';
async function* pieces(...all: string[]) {
  for (const one of all) yield Buffer.from(one);
}
async function* broken() {
  yield Buffer.from('half');
  throw new Error('the line broke');
}
const read = async (store: FileStore, key = KEY) => {
  const stream = await store.open(key);
  return stream && (await buffer(stream)).toString();
};

describe.each<[string, () => FileStore, () => Promise<number>]>([
  ['folder', () => openFolderStore(folder), async () => (await readdir(path.join(folder, 'ab'))).length],
  [
    'bucket',
    () => openS3Store({ ...S3_KEY, endpoint: bucket.endpoint, bucket: 'files' }),
    async () => bucket.objects.size,
  ],
])('a %s', (_name, open, count) => {
  it('keeps what comes in pieces, whole, and says what it was', async () => {
    const store = open();
    const stored = await store.put(KEY, pieces('one ', 'two'), 100);
    expect(stored).toMatchObject({ bytes: 7, sha256: createHash('sha256').update('one two').digest('hex') });
    expect(stored.head.toString()).toBe('one two');
    expect(await read(store)).toBe('one two');
    await store.put(KEY, pieces('again'), 100);
    expect(await read(store)).toBe('again');
  });

  it('keeps nothing of what is too large or breaks off', async () => {
    const store = open();
    await store.put(KEY, pieces('before'), 100);
    const before = await count();
    await expect(store.put(KEY, pieces('12345', '67890'), 8)).rejects.toMatchObject({ code: 'too_large' });
    await expect(store.put(KEY, broken(), 100)).rejects.toThrow('the line broke');
    expect(await count()).toBe(before);
    expect(await read(store)).toBe('before');
  });

  it('forgets, and does not mind when there is nothing', async () => {
    const store = open();
    await store.put(KEY, pieces('x'), 100);
    await store.remove(KEY);
    await store.remove(KEY);
    expect(await read(store)).toBeNull();
  });
});

it('a bucket that fails is "not now"; a wrong secret too', async () => {
  const store = openS3Store({ ...S3_KEY, endpoint: bucket.endpoint, bucket: 'files' });
  bucket.moods.push(403);
  await expect(store.put(KEY, pieces('x'), 100)).rejects.toMatchObject({ code: 'unavailable' });
  const stranger = openS3Store({
    ...S3_KEY,
    secretAccessKey: 'wrong',
    endpoint: bucket.endpoint,
    bucket: 'files',
  });
  await expect(stranger.open(KEY)).rejects.toMatchObject({ code: 'unavailable' });
  bucket.moods.push(500);
  await store.put(KEY, pieces('tried again'), 100);
  expect(await read(store)).toBe('tried again');
});

it('a folder takes no key that is a path of somebody else', async () => {
  const store = openFolderStore(folder);
  for (const key of ['../x', '/etc/passwd', 'ab/../../x', 'ab'])
    await expect((async () => store.open(key))()).rejects.toThrow('not a key');
});

describe('what is let through', () => {
  it.each([
    ['photo.JPG', true, true],
    ['list.xlsx', true, true],
    ['drawing.svg', true, false],
    ['page.html', true, false],
    ['setup.exe', false, false],
    ['macro.docm', false, false],
    ['nothing', false, false],
    ['archive.pdf.js', false, false],
  ])('%s: from clients %s, from agents %s', (name, client, agent) => {
    expect([isLetThrough('client', name), isLetThrough('agent', name)]).toEqual([client, agent]);
  });

  it('a file without an ending has that of its type', () => {
    expect(withEnding('media-1', 'image/jpeg')).toBe('media-1.jpg');
    expect(withEnding('media-1', 'application/x-thing')).toBe('media-1');
    expect(withEnding('a.pdf', 'image/jpeg')).toBe('a.pdf');
  });
});

describe('a picture, by its bytes', () => {
  const jpeg = Buffer.from(
    'ffd8ffe000104a46494600010100000100010000ffc000110800200040030122000211010311010000',
    'hex',
  );
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([16, 0, 8, 0, 0, 0, 0])]);
  const webp = Buffer.concat([
    Buffer.from('RIFF....WEBPVP8X....'),
    Buffer.from([0, 0, 0, 0, 9, 0, 0, 9, 0, 0]),
  ]);
  it.each([
    ['png', png(), 'image/png'],
    ['jpeg', jpeg, 'image/jpeg'],
    ['gif', gif, 'image/gif'],
    ['webp', webp, 'image/webp'],
    ['a picture of 400 megapixels', png(1, 1).fill(0x4e, 16, 18), null],
    ['an empty picture', png(1, 1).fill(0, 16, 20), null],
    ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
    ['html', Buffer.from('<html>'), null],
    ['nothing', Buffer.alloc(0), null],
  ])('%s', (_name, head, type) => {
    expect(sniffImage(head)).toBe(type);
  });

  it('whatever the bytes, it answers', () => {
    for (const whole of [png(), jpeg, gif, webp])
      for (let end = 0; end <= whole.length; end += 1)
        expect([null, 'image/png', 'image/jpeg', 'image/gif', 'image/webp']).toContain(
          sniffImage(whole.subarray(0, end)),
        );
  });
});
