import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSmuggledEnd, SmuggledEndWatch } from '#core/channels/mailStructure.ts';
import { mailLimits, type ParsedMail } from '#core/channels/parsedMail.ts';
import { readMail } from '#core/channels/readMail.ts';

const crlf = (text: string): Buffer => Buffer.from(text.replace(/\r?\n/g, '\r\n'));
const mail = (headers: string[], body = 'hello'): Buffer => crlf(`${headers.join('\n')}\n\n${body}\n`);
const from = 'From: Ann <ann@client.example>';

async function read(raw: Buffer): Promise<ParsedMail> {
  const reading = await readMail(raw);
  if ('unreadable' in reading) throw new Error(reading.unreadable);
  return reading;
}

async function faultOf(raw: Buffer): Promise<string> {
  const reading = await readMail(raw);
  return 'unreadable' in reading ? reading.unreadable : 'readable';
}

function nested(depth: number): Buffer {
  const open = Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}x\n\n--b${at}x\n`,
  ).join('');
  const close = Array.from({ length: depth }, (_, at) => `--b${depth - 1 - at}x--\n`).join('');
  return crlf(`${from}\n${open}\ninside\n${close}`);
}

const multipart = (parts: string[], extra = '', end = '--b--\n'): Buffer =>
  crlf(
    `${from}\nContent-Type: multipart/mixed; boundary=b${extra}\n\n${parts.map((part) => `--b\n${part}\n`).join('')}${end}`,
  );

describe('a mail that reads well', () => {
  it('gives its words, names and thread', async () => {
    const reading = await read(
      mail([
        'From: =?utf-8?B?5byg5Lyf?= <Zhang.Wei@Client.example>',
        'To: Support <support@help.example>, b@c.example',
        'Cc: d@e.example',
        'Subject: =?utf-8?Q?Stra=C3=9Fe?=',
        'Message-ID: <m3@client.example>',
        'In-Reply-To: <m2@help.example>',
        'References: <m1@client.example> <m2@help.example>',
      ]),
    );
    expect(reading).toMatchObject({
      from: 'zhang.wei@client.example',
      name: '张伟',
      to: ['support@help.example', 'b@c.example'],
      cc: ['d@e.example'],
      subject: 'Straße',
      text: 'hello',
      html: null,
      messageId: 'm3@client.example',
      inReplyTo: 'm2@help.example',
      references: ['m1@client.example', 'm2@help.example', 'm3@client.example'],
      automatic: null,
      bounce: null,
      flags: [],
    });
  });

  it('has words even when it is HTML only, and tells of its files', async () => {
    const reading = await read(
      multipart([
        'Content-Type: text/html; charset=utf-8\n\n<style>p{}</style><h1>Hi</h1><p>there <a href="https://x.example">you</a></p>',
        'Content-Type: application/pdf; name="../../etc/\u202efdp.exe"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nAAAA',
      ]),
    );
    expect(reading.text).toMatch(/^Hi\s+there you$/);
    expect(reading.html).toContain('<h1>Hi</h1>');
    expect(reading.files).toHaveLength(1);
    expect(reading.files[0]).toMatchObject({ type: 'application/pdf', bytes: 3 });
    expect(reading.files[0]?.name).not.toMatch(/[/\\\u202e]/);
  });

  it('is cleaned of what the database cannot hold, and says so', async () => {
    const reading = await read(mail([from, 'Subject: =?utf-8?Q?a=00b?='], 'one\0two'));
    expect(reading.text).toBe('onetwo');
    expect(reading.subject).not.toContain('\0');
    expect(reading.flags).toContain('nul_removed');
  });

  it('has one hash for the same words and another for other words under the same Message-ID', async () => {
    const headers = [from, 'Message-ID: <same@client.example>', 'Subject: s'];
    const hash = async (raw: Buffer): Promise<string> => (await read(raw)).contentHash;
    const first = await hash(mail(headers));
    expect(await hash(mail(['Received: from elsewhere', ...headers]))).toBe(first);
    expect(await hash(mail(headers, 'something else'))).not.toBe(first);
    expect(await hash(mail([...headers.slice(0, 2), 'Subject: t']))).not.toBe(first);
  });
});

describe('a mail that can be read in two ways is not read', () => {
  it.each<[string, Buffer, string]>([
    ['two From fields', mail([from, 'From: b@c.example']), 'two_from'],
    ['two From fields in different case', mail([from, 'fROM: b@c.example']), 'two_from'],
    [
      'two From fields, the second behind a bare LF',
      Buffer.from('From: a@b.example\r\nX: y\nFrom: c@d.example\r\n\r\nx'),
      'two_from',
    ],
    ['two addresses', mail(['From: a@b.example, c@d.example']), 'two_from_addresses'],
    ['two angle addresses', mail(['From: <a@b.example> <c@d.example>']), 'two_from_addresses'],
    ['another address as the name', mail(['From: boss@bank.example <a@b.example>']), 'ambiguous_from'],
    ['a space in the domain', mail(['From: a@evil.example .trusted.example']), 'ambiguous_from'],
    ['a space before the domain', mail(['From: a @b.example']), 'ambiguous_from'],
    ['a comment that is not closed', mail(['From: a@b.example (x']), 'ambiguous_from'],
    ['a group', mail(['From: us: a@b.example;']), 'ambiguous_from'],
    ['a source route', mail(['From: <@c.example:a@b.example>']), 'ambiguous_from'],
    ['a quoted local part', mail(['From: "a b"@c.example']), 'ambiguous_from'],
    ['no From', mail(['To: a@b.example']), 'no_from'],
    ['an empty From', mail(['From:']), 'no_from'],
    ['From without an address', mail(['From: Ann']), 'ambiguous_from'],
    ['a space before the colon', mail(['From : a@b.example', from]), 'broken_header'],
    ['NUL in the header', mail(['From: a\0@b.example']), 'nul_in_header'],
    [
      'a bare CR in the header',
      Buffer.from('From: a@b.example\rFrom: c@d.example\r\n\r\nx'),
      'bare_cr_in_header',
    ],
    ['a line that is no field', mail([from, 'what is this']), 'broken_header'],
    ['a header that begins folded', mail([' x', from]), 'broken_header'],
    ['nothing', Buffer.alloc(0), 'no_from'],
    [
      'two Content-Types',
      mail([from, 'Content-Type: text/plain', 'Content-Type: text/html']),
      'doubled_header',
    ],
    ['two Message-IDs', mail([from, 'Message-ID: <a@b>', 'Message-ID: <c@d>']), 'doubled_header'],
    ['two boundaries', multipart(['\nx'], '; boundary=c'), 'ambiguous_mime'],
    ['no boundary', mail([from, 'Content-Type: multipart/mixed'], '--b\n\nx\n--b--'), 'bad_boundary'],
    [
      'a boundary that never comes',
      mail([from, 'Content-Type: multipart/mixed; boundary=b'], 'x'),
      'broken_mime',
    ],
    ['a multipart that is cut off', multipart(['\nx'], '', ''), 'broken_mime'],
    [
      'an inner multipart that is not closed',
      multipart(['Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx']),
      'broken_mime',
    ],
    [
      'a boundary inside a boundary',
      multipart(['Content-Type: multipart/mixed; boundary=bc\n\n--bc\n\nx\n--bc--']),
      'ambiguous_mime',
    ],
    [
      'a multipart in base64',
      mail(
        [from, 'Content-Type: multipart/mixed; boundary=b', 'Content-Transfer-Encoding: base64'],
        '--b\n\nx\n--b--',
      ),
      'ambiguous_mime',
    ],
    ['an encoding nobody knows', mail([from, 'Content-Transfer-Encoding: x-uue']), 'unknown_encoding'],
    ['NUL in the header of a part', multipart(['Content-Type: text/pl\0ain\n\nx']), 'nul_in_header'],
    ['1,001 parts', multipart(Array.from({ length: 1_001 }, () => '\nx')), 'too_many_parts'],
    ['nesting of 51', nested(51), 'nested_too_deep'],
    [
      'a header of 257 kB',
      mail([from, ...Array.from({ length: 257 }, () => `X: ${'y'.repeat(1_020)}`)]),
      'header_too_large',
    ],
    ['26 MB', Buffer.alloc(mailLimits.bytes + 1, 'x'), 'too_large'],
  ])('%s', async (_what, raw, reason) => expect(await faultOf(raw)).toBe(reason));

  it('but what is only unusual is', async () => {
    const unusual = [
      mail(['From: ann@client.example']),
      mail(['From: "Lee, Ann" <ann@client.example>']),
      mail(['From: "ann@client.example" <ann@client.example>']),
      mail(['From: ann@client.example <ann@client.example>']),
      mail(['From: ann@client.example (Ann)']),
      mail(['From: =?utf-8?B?5byg5Lyf?=\n <ann@client.example>']),
      mail([from, 'Content-Type: text/plain; charset="nonsense"']),
      mail([
        from,
        'Content-Type: text/plain; charset=utf-8; format=flowed',
        'Content-Transfer-Encoding: 8BIT',
      ]),
      multipart([
        'Content-Type: message/rfc822\n\nFrom: x\nFrom: y\nContent-Type: multipart/mixed; boundary=zzz\n\n--zzz\n\ncut off',
      ]),
      nested(50),
      Buffer.from('From: ann@client.example\nSubject: only line feeds\n\nhello\n'),
    ];
    for (const raw of unusual) expect((await read(raw)).from).toBe('ann@client.example');
  });

  it('and whatever bytes come, there is an answer', async () => {
    const good = multipart([
      'Content-Type: text/plain\n\nhello',
      'Content-Type: text/html\n\n<p>hi</p>',
      'Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA',
    ]);
    for (let end = 0; end < good.length; end += 1)
      expect(await faultOf(good.subarray(0, end))).toBeTypeOf('string');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const raw = Buffer.from(good);
          for (const [at, byte] of changes) raw[at] = byte;
          const reading = await readMail(raw);
          expect(JSON.stringify(reading)).not.toContain('\\u0000');
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The same in two pieces, wherever it is cut, and byte by byte. */
function seenInPieces(text: string): Set<boolean> {
  const raw = Buffer.from(text);
  const cuts = Array.from({ length: raw.length + 1 }, (_, at) => [raw.subarray(0, at), raw.subarray(at)]);
  const singles = [...raw].map((byte) => Buffer.from([byte]));
  return new Set(
    [...cuts, singles].map((pieces) => {
      const watch = new SmuggledEndWatch();
      for (const piece of pieces) watch.see(piece);
      return watch.found();
    }),
  );
}

describe('a smuggled end', () => {
  it.each(['a\n.\nb', 'a\n.\r\nb', 'a\r\n.\nb', 'a\r.\rb', 'a\r.\r\nb', 'a\r\n.\rb', 'a\n.\rb'])(
    '%j is seen',
    (text) => {
      expect(hasSmuggledEnd(Buffer.from(text))).toBe(true);
      expect(seenInPieces(text)).toEqual(new Set([true]));
    },
  );

  it.each(['a\r\n.\r\nb', 'a.\nb', '\n. b', 'a\nb.\n', '.\n', ''])('%j is none', (text) => {
    expect(hasSmuggledEnd(Buffer.from(text))).toBe(false);
    expect(seenInPieces(text)).toEqual(new Set([false]));
  });
});
