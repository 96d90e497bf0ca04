import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../core/config.ts';
import { readAccessToken } from '../../sandbox/media/accessToken.ts';
import { phoneSources } from '../../server/http/phoneSources.ts';
import { consolePolicy } from '../../server/http/securityHeaders.ts';
import { ACCOUNT, startHarness, type Harness } from '../support/harness.ts';
import { PHONE_KEY } from '../support/sandboxOptions.ts';

// What lets a browser be an agent's phone, and what the console's policy lets it reach for that.

let house: Harness;
let silent: Harness;
beforeAll(async () => {
  [house, silent] = await Promise.all([startHarness({ phones: true }), startHarness()]);
});
afterAll(() => Promise.all([house?.close(), silent?.close()]));

const key = { accountSid: ACCOUNT, apiKeySid: PHONE_KEY.sid, apiKeySecret: PHONE_KEY.secret };

test('an agent gets ten minutes of being the own phone, and of nothing else', async () => {
  const { agent } = await house.open();
  const reply = await agent.post('/voice/token');
  expect(reply).toMatchObject({
    provider: 'sandbox',
    identity: `agent-${agent.agentId}`,
    url: house.sandboxUrl,
  });
  const grant = readAccessToken(reply.token, key);
  expect(grant?.identity).toBe(`agent-${agent.agentId}`);
  const minutes = ((grant?.expiresAt.getTime() ?? 0) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(9);
  expect(minutes).toBeLessThanOrEqual(10);
  const claims = JSON.parse(Buffer.from(reply.token.split('.')[1], 'base64url').toString());
  expect(claims.grants).toEqual({ identity: grant?.identity, voice: { incoming: { allow: true } } });
  expect(await agent.get('/session')).toMatchObject({ phone: 'sandbox' });
});

test('supervisors have a phone of their own; who is not signed in has none', async () => {
  const supervisor = await house.member('supervisor');
  expect((await supervisor.post('/voice/token')).identity).toBe(`agent-${supervisor.agentId}`);
  expect((await house.nobody().ask('POST', '/voice/token')).status).toBe(401);
  const { status } = await supervisor.ask('POST', '/voice/token', { identity: 'agent-of-another' });
  expect(status).toBe(400);
});

test('without an API key there is no browser phone, and the console is told so', async () => {
  const { agent } = await silent.open();
  expect(await agent.get('/session')).toMatchObject({ phone: null });
  expect(await agent.ask('POST', '/voice/token')).toMatchObject({
    status: 502,
    body: { error: { code: 'channel_unavailable' } },
  });
});

describe('the console’s policy', () => {
  const policyOf = (environment: Record<string, string>) => {
    const config = readConfig({
      DATABASE_URL: 'postgresql://localhost/rapport',
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_AUTH_TOKEN: 't'.repeat(32),
      SMTP_URL: 'smtp://127.0.0.1:25',
      AUTH_SECRET: 's'.repeat(32),
      ...environment,
    });
    const policy = consolePolicy('n', { origins: ['https://hub.example'], phone: phoneSources(config) });
    return Object.fromEntries(
      policy.split('; ').map((one) => [one.split(' ')[0], one.split(' ').slice(1).join(' ')]),
    );
  };
  const withKey = { TWILIO_API_KEY_SID: PHONE_KEY.sid, TWILIO_API_KEY_SECRET: PHONE_KEY.secret };

  test('has nobody else in it without a phone', () => {
    expect(policyOf({})['connect-src']).toBe("'self' wss://hub.example");
    expect(policyOf({ SANDBOX: '1', TWILIO_API_BASE_URL: 'http://localhost:3001' })['connect-src']).toBe(
      "'self' wss://hub.example",
    );
  });

  test('has the sandbox’s socket, or Twilio’s addresses, and no script of theirs', () => {
    const sandbox = policyOf({ ...withKey, SANDBOX: '1', TWILIO_API_BASE_URL: 'http://localhost:3001/' });
    expect(sandbox['connect-src']).toBe("'self' wss://hub.example ws://localhost:3001");
    const real = policyOf(withKey);
    expect(real['connect-src']).toContain('wss://voice-js.roaming.twilio.com');
    expect(real['script-src']).toBe("'self'");
  });
});

test('a token that Twilio’s own library makes is what the sandbox reads', () => {
  const { AccessToken } = twilio.jwt;
  const token = new AccessToken(ACCOUNT, PHONE_KEY.sid, PHONE_KEY.secret, { identity: 'agent-1', ttl: 60 });
  expect(readAccessToken(token.toJwt(), key), 'it grants no calls').toBeNull();
  token.addGrant(new AccessToken.VoiceGrant({ incomingAllow: true }));
  expect(readAccessToken(token.toJwt(), key)?.identity).toBe('agent-1');
  expect(readAccessToken(token.toJwt(), { ...key, apiKeySecret: '' })).toBeNull();
  expect(readAccessToken(token.toJwt(), { ...key, accountSid: `AC${'8'.repeat(32)}` })).toBeNull();
});
