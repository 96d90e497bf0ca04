import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Server as TcpServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOutside } from '../../core/outside/httpClient.ts';
import { OutsideError } from '../../core/outside/outsideError.ts';
import type { Resolve } from '../../core/outside/resolving.ts';
import { isPublicAddress } from '../../core/outside/publicAddress.ts';
import { hostsOfThisHouse } from '../support/hostsOfThisHouse.ts';

// Addresses that strangers write. Beside the client stand listeners on this machine that must never be knocked at.

let canary: TcpServer;
let canary6: TcpServer;
let world: Server;
let knocks = 0;
let port = 0;
let port6 = 0;

const listen = async (server: TcpServer | Server, host: string): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, host, () => resolve()));
  return (server.address() as AddressInfo).port;
};

beforeAll(async () => {
  const knocked = (): TcpServer =>
    createTcp((socket) => {
      knocks += 1;
      socket.destroy();
    });
  canary = knocked();
  canary6 = knocked();
  port = await listen(canary, '127.0.0.1');
  port6 = await listen(canary6, '::1');
  world = createHttp((req, res) => {
    if (req.url === '/away') res.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end();
    else if (req.url === '/again') res.writeHead(307, { location: '/away' }).end();
    else if (req.url === '/moved') res.writeHead(302, { location: '/here' }).end();
    else if (req.url === '/here') res.end(`for ${req.headers.authorization}`);
    else if (req.url === '/nowhere') res.writeHead(302).end();
    else if (req.url === '/large') res.end(Buffer.alloc(200_000));
    else if (req.url === '/headers') res.writeHead(200, { 'x-long': 'x'.repeat(40_000) }).end();
    else if (req.url === '/slow') res.write('…');
    else res.end(`${req.method} ${req.url}`);
  });
  await listen(world, '127.0.0.1');
});
beforeEach(() => {
  knocks = 0;
});
afterAll(() => {
  world.closeAllConnections();
  for (const server of [canary, canary6, world]) server.close();
});

const worldUrl = (): string => `http://127.0.0.1:${(world.address() as AddressInfo).port}`;
const namedWorldUrl = (): string => worldUrl().replace('127.0.0.1', 'world.example');
const settings = (sandbox: boolean) => ({
  sandbox,
  twilio: {
    accountSid: '',
    authTokens: [],
    apiKey: null,
    echoAppSid: null,
    messagingServiceSid: null,
    apiBaseUrl: worldUrl(),
  },
});
const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => new Error('it was fetched'),
    (thrown: unknown) => thrown,
  );
  return error instanceof OutsideError ? error.reason : String(error);
};

function formsOf(host: string): string[] {
  const at = host.startsWith('[') ? port6 : port;
  return [
    `https://${host}/`,
    `https://${host}:443/x?y=z`,
    `http://${host}/`,
    `http://${host}:${at}/`,
    `https://${host}:${at}/`,
    `https://user:secret@${host}/`,
    `https://example.com@${host}/`,
  ];
}

const strange = (): string[] => [
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'gopher://127.0.0.1:25/_x',
  'data:text/plain,x',
  'javascript:alert(1)',
  'blob:https://a/b',
  'ws://127.0.0.1/',
  'dict://127.0.0.1:11211/',
  'unix:/var/run/x.sock',
  'http:///',
  'https://',
  '',
  ' ',
  '//127.0.0.1/',
  '/relative',
  'https:///127.0.0.1',
  `https:127.0.0.1:${port}`,
  'https://127.0.0.1\\@example.com/',
  'https://exa\nmple.com/',
  'https://example.com/\tx',
  'https://example.com#@127.0.0.1',
  `http://localhost:${port}/`,
  `https://localhost:${port}/`,
  'https://localhost/',
  'https://localhost./',
  'https://LOCALHOST/',
  'https://ip6-localhost/',
  `https://${'a'.repeat(3_000)}.example/`,
  'https://%31%32%37.0.0.1/',
  'https://[::1%25lo]/',
  'https://[::1%lo]/',
  'https://example.com:22/',
  'https://example.com:25/',
  'https://example.com:6379/',
  'https://example.com:8443/',
  'https://example.com:80/',
  'http://example.com/',
  'https://x:y@example.com/',
  'https://@127.0.0.1/',
  'https://[]/',
];

describe('no door of this house', () => {
  test('400 spellings: none is knocked at', async () => {
    const outside = createOutside(settings(true), async (host) => {
      // What a name server of this machine says of its own names; strangers' names lead nowhere here.
      if (/^(localhost|ip6-localhost)\.?$/i.test(host)) return [{ address: '127.0.0.1', family: 4 }];
      throw new Error('unknown');
    });
    const urls = [...hostsOfThisHouse().flatMap(formsOf), ...strange()];
    expect(urls.length).toBeGreaterThanOrEqual(400);
    const fetched: string[] = [];
    for (const url of urls) {
      const reason = await reasonOf(outside.fetch({ url, timeoutMs: 2_000 }));
      if (!/^(bad_url|not_https|credentials|port|unknown_host|private_address)$/.test(reason))
        fetched.push(`${url} ${reason}`);
    }
    expect(fetched).toEqual([]);
    expect(knocks).toBe(0);
  });

  test('a name with one private address among its public ones', async () => {
    const outside = createOutside(settings(false), async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
    expect(await reasonOf(outside.fetch({ url: 'https://pictures.example/' }))).toBe('private_address');
    expect(knocks).toBe(0);
  });

  test('a name that says something else when it is asked again is not asked again', async () => {
    let asked = 0;
    const rebinding: Resolve = async () => {
      asked += 1;
      return [asked === 1 ? { address: '127.0.0.1', family: 4 } : { address: '::1', family: 6 }];
    };
    // The one origin that may be on this machine: what was looked up for the check is where the connection goes.
    const named = { ...settings(true), twilio: { ...settings(true).twilio, apiBaseUrl: namedWorldUrl() } };
    const answer = await createOutside(named, rebinding).fetch({ url: `${namedWorldUrl()}/media` });
    expect({ status: answer.status, asked, knocks }).toEqual({ status: 200, asked: 1, knocks: 0 });
    // And a name that is private from the first is refused, whatever it would say later.
    const outside = createOutside(settings(false), rebinding);
    expect(await reasonOf(outside.fetch({ url: 'https://rebinding.example/' }))).toBe('private_address');
  });

  test('who may be led on is, within one house with what was said to it', async () => {
    const outside = createOutside(settings(true));
    const headers = { authorization: 'Basic abc' };
    const { body } = await outside.fetch({ url: `${worldUrl()}/moved`, headers, redirects: 1 });
    expect(body.toString()).toBe('for Basic abc');
  });

  test.each([
    ['to an address that nobody may ask', '/away', 'GET', 5, 'not_https'],
    ['to it by way of another', '/again', 'GET', 5, 'not_https'],
    ['further than it may', '/again', 'GET', 1, 'redirect'],
    ['to nowhere', '/nowhere', 'GET', 5, 'redirect'],
    ['with something to deliver', '/moved', 'POST', 5, 'redirect'],
  ] as const)('nobody is led on %s', async (_where, path, method, redirects, reason) => {
    const outside = createOutside(settings(true));
    expect(await reasonOf(outside.fetch({ url: worldUrl() + path, method, redirects }))).toBe(reason);
    expect(knocks).toBe(0);
  });

  test('redirects are not followed, however many', async () => {
    const outside = createOutside(settings(true));
    for (const path of ['/away', '/again'])
      expect(await reasonOf(outside.fetch({ url: worldUrl() + path }))).toBe('redirect');
    expect(knocks).toBe(0);
  });
});

describe('what may be fetched', () => {
  test('the sandbox, when it is the outside world; else not', async () => {
    const answer = await createOutside(settings(true)).fetch({
      url: `${worldUrl()}/media`,
      method: 'POST',
      body: 'x',
    });
    expect({ status: answer.status, body: String(answer.body) }).toEqual({
      status: 200,
      body: 'POST /media',
    });
    expect(await reasonOf(createOutside(settings(false)).fetch({ url: `${worldUrl()}/media` }))).toBe(
      'not_https',
    );
  });

  test('not too much, not for too long, not with endless headers', async () => {
    const outside = createOutside(settings(true));
    expect(await reasonOf(outside.fetch({ url: `${worldUrl()}/large`, maxBytes: 100_000 }))).toBe(
      'too_large',
    );
    expect(await reasonOf(outside.fetch({ url: `${worldUrl()}/slow`, timeoutMs: 200 }))).toBe('too_slow');
    expect(await reasonOf(outside.fetch({ url: `${worldUrl()}/headers` }))).toBe('failed');
  });

  test.each(['93.184.216.34', '8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001:82a::200e'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});
