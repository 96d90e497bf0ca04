import { afterAll, describe, expect, it } from 'vitest';
import { openMailParser } from '#core/channels/parseMail.ts';

const parser = openMailParser();
const hasty = openMailParser(1);

afterAll(async () => {
  await parser.close();
  await hasty.close();
});

const good = Buffer.from('From: Ann <ann@client.example>\r\nSubject: x\r\n\r\nhello\r\n');

describe('the mail thread', () => {
  it('reads many mails at once', async () => {
    const readings = await Promise.all(Array.from({ length: 30 }, () => parser.parse(good)));
    for (const reading of readings)
      expect(reading).toMatchObject({ from: 'ann@client.example', text: 'hello' });
  });

  it('is ended when a mail takes too long, and the next mail gets a new one', async () => {
    const slow = Buffer.concat([good, Buffer.alloc(20_000_000, '<a ')]);
    expect(await hasty.parse(slow)).toEqual({ unreadable: 'takes_too_long' });
    expect(await hasty.parse(slow)).toEqual({ unreadable: 'takes_too_long' });
    expect(await parser.parse(good)).toMatchObject({ text: 'hello' });
  });

  it('leaves the main thread alone while it works', async () => {
    const html = Buffer.from(
      `From: a@b.example\r\nContent-Type: text/html\r\n\r\n${'<div>'.repeat(150_000)}`,
    );
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const reading = await parser.parse(html);
    clearInterval(timer);
    expect(reading).toBeTypeOf('object');
    expect(longest).toBeLessThan(500);
  });

  it('never sees a mail that is too large', async () => {
    expect(await parser.parse(Buffer.alloc(26 * 1024 * 1024))).toEqual({ unreadable: 'too_large' });
  });
});
