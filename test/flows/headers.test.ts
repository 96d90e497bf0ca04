import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig, type Config } from '../../core/config.ts';
import { startServer, type RunningServer } from '../../server/startServer.ts';
import { makeAgent, makeDivision } from '../support/factories.ts';
import { cloneDatabase, type ClonedDatabase } from '../support/database.ts';
import { Visitor } from '../support/visitor.ts';

// What answers tell a browser to do with them, and what a cookie is, on https and on http.

let database: ClonedDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

const configOf = (environment: Record<string, string>): Config =>
  readConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 't'.repeat(32),
    SMTP_URL: 'smtp://127.0.0.1:1',
    INBOUND_SMTP_PORT: '0',
    AUTH_SECRET: 's'.repeat(32),
    LOG_LEVEL: 'silent',
    DATABASE_POOL_SIZE: '4',
    ...environment,
  });

describe.each([
  { kind: 'https', publicUrl: 'https://hub.example.com', prefix: '__Host-rapport' },
  { kind: 'http', publicUrl: 'http://localhost:3000', prefix: 'rapport' },
])('on $kind', ({ kind, publicUrl, prefix }) => {
  let server: RunningServer;
  let url = '';
  beforeAll(async () => {
    server = await startServer(configOf({ PUBLIC_URL: publicUrl, TRUSTED_PROXIES: '1' }));
    url = `http://127.0.0.1:${server.port}`;
  });
  afterAll(() => server.close());

  test('cookies are for this host, for the server’s eyes, and stay at home', async () => {
    const who = await makeAgent(server.hub, { divisionId: await makeDivision(server.hub) });
    const browser = new Visitor(url);
    await browser.signIn(who.email);
    expect(browser.lastCookies.map((one) => one.split('=')[0])).toEqual([
      `${prefix}.session_token`,
      `${prefix}.browser`,
    ]);
    for (const cookie of browser.lastCookies) {
      expect(cookie).toMatch(/; Path=\//i);
      expect(cookie).toMatch(/; HttpOnly/i);
      expect(cookie).toMatch(/; SameSite=Strict/i);
      expect(cookie).not.toMatch(/; Domain=/i);
      expect(/; Secure/i.test(cookie)).toBe(kind === 'https');
    }
    expect(browser.lastCookies[0]).toMatch(/Max-Age=43200/i);
    expect((await browser.ask('GET', '/session')).status).toBe(200);
  });

  test('every answer: no guessing, no frames, nothing kept of the API', async () => {
    for (const path of [
      '/',
      '/api/session',
      '/api/nothing',
      '/api/auth/nothing',
      '/healthz',
      '/api/docs',
      '/s/x',
    ]) {
      const { headers } = await fetch(url + path);
      const told = Object.fromEntries(headers);
      expect(told['x-content-type-options'], path).toBe('nosniff');
      expect(told['content-security-policy'], path).toContain("frame-ancestors 'none'");
      expect(told['content-security-policy'], path).not.toMatch(
        /script-src[^;]*'unsafe|style-src(-elem)? [^;]*'unsafe/,
      );
      expect(told['referrer-policy'], path).toBe('no-referrer');
      expect(told['permissions-policy'], path).toContain('microphone=(self)');
      expect(told['cross-origin-opener-policy'], path).toBe('same-origin');
      expect(told['cross-origin-resource-policy'], path).toBe('same-origin');
      expect(told['x-powered-by'], path).toBeUndefined();
      expect('strict-transport-security' in told, path).toBe(kind === 'https');
      if (path.startsWith('/api/') && path !== '/api/docs')
        expect(told['cache-control'], path).toBe('no-store');
    }
  });

  test('with one proxy before it the last forwarded address counts, and no other', async () => {
    const who = await makeAgent(server.hub, { divisionId: await makeDivision(server.hub) });
    await new Visitor(url).with({ 'x-forwarded-for': '203.0.113.1, 198.51.100.7' }).signIn(who.email);
    const { ipAddress } = await server.hub.prisma.session.findFirstOrThrow({ where: { userId: who.userId } });
    expect(ipAddress).toBe('198.51.100.7');
  });
});
