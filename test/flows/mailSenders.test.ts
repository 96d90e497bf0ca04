import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MailFacts } from '#core/contract/mail.ts';
import { fakeDns } from '#test/support/fakeDns.ts';
import { openMailDoor, type TestMailDoor } from '#test/support/mailDoor.ts';

// Who vouches for the address in From. Whatever comes of it, the mail is taken in; who is not vouched for is marked.

let mail: TestMailDoor;
const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = keys.publicKey.toString('base64');
const dns = fakeDns({
  'spf.example TXT': [['v=spf1 ip4:127.0.0.1 ip6:::1 -all']],
  'strict.example TXT': [['v=spf1 ip4:192.0.2.1 -all']],
  '_dmarc.strict.example TXT': [['v=DMARC1; p=reject']],
  's1._domainkey.strict.example TXT': [[`v=DKIM1; k=rsa; p=${key}`]],
  's1._domainkey.other.example TXT': [[`v=DKIM1; k=rsa; p=${key}`]],
});
beforeAll(async () => {
  mail = await openMailDoor();
  mail.hub.mailDns = dns;
});
afterAll(() => mail?.close());

let count = 0;
async function comes(domain: string, change: (raw: string) => string | Promise<string> = (raw) => raw) {
  const from = `person-${(count += 1)}@${domain}`;
  expect(await mail.send(from, await change(mail.rawMail(from)))).toMatch(/^250/);
  const [message] = await mail.messagesOf(from);
  const raw = await mail.hub.prisma.rawInbound.findUniqueOrThrow({ where: { id: message!.rawId! } });
  return { flags: message!.flags, sender: MailFacts.parse(raw.facts).sender };
}

const signedBy = (domain: string) => async (raw: string) => {
  const key = { signingDomain: domain, selector: 's1', privateKey: keys.privateKey };
  // It signs by this list; its types know of one key only.
  const options = { ...key, canonicalization: 'relaxed/relaxed', signatureData: [key] };
  const { signatures } = await dkimSign(raw, options);
  return signatures + raw;
};

const VERIFIED: string[] = [];
const MARKED = ['unverified_sender'];

describe('a sender', () => {
  it('whose machine may speak for the domain is verified', async () => {
    expect(await comes('spf.example')).toEqual({
      flags: VERIFIED,
      sender: { spf: 'pass', dkim: 'none', dmarc: 'none', verified: true },
    });
  });

  it('whose domain has signed is verified, even from a strange machine', async () => {
    expect(await comes('strict.example', signedBy('strict.example'))).toEqual({
      flags: VERIFIED,
      sender: { spf: 'fail', dkim: 'pass', dmarc: 'pass', verified: true },
    });
  });

  it('whom the domain disowns is marked', async () => {
    expect(await comes('strict.example')).toEqual({
      flags: MARKED,
      sender: { spf: 'fail', dkim: 'none', dmarc: 'fail', verified: false },
    });
  });

  it('whose words were changed on the way is marked', async () => {
    const changed = async (raw: string) =>
      (await signedBy('strict.example')(raw)).replace('I have a question.', 'I have another question.');
    expect(await comes('strict.example', changed)).toMatchObject({
      flags: MARKED,
      sender: { dkim: 'neutral', verified: false },
    });
  });

  it('for whom only another domain has signed is marked', async () => {
    expect(await comes('unknown.example', signedBy('other.example'))).toMatchObject({
      flags: MARKED,
      sender: { dkim: 'pass', verified: false },
    });
  });

  it('of whom nobody knows anything is marked', async () => {
    expect(await comes('unknown.example')).toEqual({
      flags: MARKED,
      sender: { spf: 'none', dkim: 'none', dmarc: 'none', verified: false },
    });
  });

  it('is taken in, and marked, when the DNS does not answer', async () => {
    mail.hub.mailDns = () => Promise.reject(Object.assign(new Error('late'), { code: 'ETIMEOUT' }));
    expect(await comes('spf.example')).toMatchObject({ flags: MARKED, sender: { verified: false } });
    mail.hub.mailDns = dns;
  });

  it('is not asked about where nobody is asked', async () => {
    mail.hub.mailDns = null;
    expect(await comes('unknown.example')).toEqual({ flags: [], sender: null });
    mail.hub.mailDns = dns;
  });
});

it('an unverified sender with somebody’s address does not get into a thread of others by a Message-ID', async () => {
  const client = 'victim@spf.example';
  await mail.send(client, mail.rawMail(client));
  const [first] = await mail.messagesOf(client);
  const colleague = 'colleague@strict.example';
  const { mailId } = await mail.writes(first!, colleague);
  // Forged: the colleague's domain disowns the machine that brings it.
  await mail.send(
    colleague,
    mail.rawMail(colleague, { headers: [`In-Reply-To: <${mailId}>`], body: 'pay me' }),
  );
  expect((await mail.messagesOf(client)).map(({ text }) => text)).not.toContain('pay me');
  const [own] = await mail.messagesOf(colleague);
  expect(own).toMatchObject({ text: 'pay me', flags: MARKED });
  const genuine = await signedBy('strict.example')(
    mail.rawMail(colleague, { headers: [`In-Reply-To: <${mailId}>`], body: 'thank you' }),
  );
  await mail.send(colleague, genuine);
  expect((await mail.messagesOf(client)).map(({ text }) => text)).toContain('thank you');
});
