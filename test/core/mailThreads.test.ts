import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deliveryOfMailId,
  makeMailId,
  normaliseMailAddress,
  readRecipient,
  replyAddress,
} from '#core/channels/mailThreads.ts';

const secret = 'a secret of at least thirty-two characters';
const ours = 'support@help.example';
const uuid = fc.uuid({ version: 7 });

describe('reply tokens', () => {
  it('come back as the conversation they were made for, whatever a relay does to the case', () => {
    fc.assert(
      fc.property(uuid, (deliveryId) => {
        const address = replyAddress(secret, ours, deliveryId);
        expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
        const upper = normaliseMailAddress(address.toUpperCase()) ?? '';
        expect(readRecipient(secret, upper)).toEqual({ kind: 'thread', address: ours, deliveryId });
      }),
    );
  });

  it('are refused with any one letter changed, left out or added', () => {
    const letters = '0123456789abcdefghijklmnopqrstuvwxyz'.split('');
    fc.assert(
      fc.property(uuid, fc.nat(48), fc.constantFrom(...letters), (deliveryId, at, letter) => {
        const token = replyAddress(secret, ours, deliveryId).slice(
          'support+'.length,
          -'@help.example'.length,
        );
        const forged = [
          token.slice(0, at) + letter + token.slice(at + 1),
          token.slice(0, at) + token.slice(at + 1),
          token.slice(0, at) + letter + token.slice(at),
        ];
        for (const other of forged) {
          if (other === token) continue;
          expect(readRecipient(secret, `support+${other}@help.example`)).toEqual({ kind: 'forged' });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are bound to the secret and to our address', () => {
    const deliveryId = '0198c0de-0000-7000-8000-000000000001';
    const address = replyAddress(secret, ours, deliveryId);
    expect(readRecipient(`${secret}!`, address)).toEqual({ kind: 'forged' });
    expect(readRecipient(secret, address.replace('support+', 'sales+'))).toEqual({ kind: 'forged' });
    expect(readRecipient(secret, address.replace('help.example', 'help.invalid'))).toEqual({
      kind: 'forged',
    });
  });

  it('leave a long address as it is, which could not be delivered with one', () => {
    const long = 'customer-service@help.example';
    expect(replyAddress(secret, long, '0198c0de-0000-7000-8000-000000000001')).toBe(long);
  });

  it('are told from plain addresses', () => {
    expect(readRecipient(secret, ours)).toEqual({ kind: 'plain', address: ours });
    expect(readRecipient(secret, 'support+@help.example')).toEqual({ kind: 'forged' });
    expect(readRecipient(secret, `support+${'a'.repeat(49)}@help.example`)).toEqual({ kind: 'forged' });
  });
});

describe('our Message-IDs', () => {
  it('are the same for the same delivery and recognised as ours', () => {
    fc.assert(
      fc.property(uuid, (deliveryId) => {
        const id = makeMailId(secret, deliveryId, ours);
        expect(makeMailId(secret, deliveryId, ours)).toBe(id);
        expect(id.endsWith('@help.example')).toBe(true);
        expect(deliveryOfMailId(secret, id)).toBe(deliveryId);
        expect(deliveryOfMailId(secret, id.toUpperCase())).toBe(deliveryId);
      }),
    );
  });

  it('cannot be made up', () => {
    fc.assert(
      fc.property(uuid, uuid, fc.nat(31), (deliveryId, other, at) => {
        const id = makeMailId(secret, deliveryId, ours);
        const mac = id.split('.')[2]?.slice(0, 32) ?? '';
        const flipped = mac.slice(0, at) + (mac[at] === '0' ? '1' : '0') + mac.slice(at + 1);
        expect(deliveryOfMailId(secret, id.replace(mac, flipped))).toBeNull();
        if (other !== deliveryId) expect(deliveryOfMailId(secret, id.replace(deliveryId, other))).toBeNull();
        expect(deliveryOfMailId(secret, id.replace('help.example', 'evil.example'))).toBeNull();
      }),
    );
    expect(deliveryOfMailId(secret, 'anything@else')).toBeNull();
  });
});

describe('normaliseMailAddress', () => {
  it.each([
    ['Ann.Lee@Example.COM', 'ann.lee@example.com'],
    ['ann+tag@example.com', 'ann+tag@example.com'],
    ['ann@MÜNCHEN.example', 'ann@xn--mnchen-3ya.example'],
    ['ann@xn--mnchen-3ya.example', 'ann@xn--mnchen-3ya.example'],
    ['张伟@例子.example', '张伟@xn--fsqu00a.example'],
    ["o'brien@example.com", "o'brien@example.com"],
  ])('%s is %s', (given, expected) => expect(normaliseMailAddress(given)).toBe(expected));

  it.each([
    '',
    '@',
    'a@',
    '@b',
    'a b@c.d',
    'a@b c',
    'a@b,c@d',
    '<a@b>',
    'a@b\r\nX: y',
    'a\0@b.c',
    '"a b"@c.d',
    'a@b..c',
    'a@-b.c',
    'a@[127.0.0.1]x',
    'a@b@c',
    `${'a'.repeat(65)}@b.c`,
    `a@${'b'.repeat(300)}`,
  ])('%j is none', (given) => expect(normaliseMailAddress(given)).toBeNull());
});
