import { describe, expect, it } from 'vitest';
import { checkHost } from '#core/outside/checkedHost.ts';
import type { OutsideError } from '#core/outside/outsideError.ts';

// Where a mail account may lead: outside, at the ports of mail, and in the sandbox to this machine besides.

const PORTS = [587];
const ask = (host: string, { port = 587, sandbox = false, found = ['192.0.2.1'] } = {}) =>
  checkHost({ host, port }, { sandbox, ports: PORTS }, async () =>
    found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  ).then(
    (addresses) => addresses.map(({ address }) => address).join(),
    (error: OutsideError) => error.reason,
  );

describe('a server that somebody names', () => {
  it.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['192.168.0.1'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['0.0.0.0'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['fd00::1'],
    ['64:ff9b::7f00:1'],
  ])('must not be %s', async (host) => {
    expect(await ask(host)).toBe('private_address');
    expect(await ask('mail.example', { found: ['8.8.8.8', host] })).toBe('private_address');
  });

  it('is outside, and all its addresses are kept', async () => {
    expect(await ask('mail.example', { found: ['8.8.8.8', '2001:4860:4860::8888'] })).toBe(
      '8.8.8.8,2001:4860:4860::8888',
    );
    expect(await ask('8.8.4.4')).toBe('8.8.4.4');
  });

  it('stands at a port of mail', async () => {
    expect(await ask('8.8.8.8', { port: 22 })).toBe('port');
    expect(await ask('8.8.8.8', { port: 22, sandbox: true })).toBe('8.8.8.8');
  });

  it('may be this machine in the sandbox, and no other of the house', async () => {
    expect(await ask('127.0.0.1', { sandbox: true })).toBe('127.0.0.1');
    expect(await ask('::1', { sandbox: true })).toBe('::1');
    expect(await ask('10.0.0.1', { sandbox: true })).toBe('private_address');
  });

  it('must be known to somebody', async () => {
    expect(await ask('mail.example', { found: [] })).toBe('unknown_host');
  });
});
