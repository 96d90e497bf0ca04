import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import twilio from 'twilio';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '#sandbox/config.ts';

const accountSid = `AC${'b'.repeat(32)}`;
const authToken = 'a-token-of-the-tests';
const numbers = JSON.stringify([{ number: '+15550001000', friendlyName: 'Main line' }]);

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

async function start(): Promise<{ process: ChildProcess; url: string; smtpPort: number }> {
  const started = fork(new URL('../../sandbox/main.ts', import.meta.url), {
    env: {
      PATH: process.env.PATH,
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      SANDBOX_NUMBERS: numbers,
    },
    execArgv: [],
    silent: true,
  });
  child = started;
  const [message] = (await once(started, 'message')) as [{ type: string; url: string; smtpPort: number }];
  expect(message.type).toBe('ready');
  return { process: started, url: message.url, smtpPort: message.smtpPort };
}

test('the process says when it is ready, serves its page, and stops when told', async () => {
  const sandbox = await start();
  const page = await fetch(sandbox.url);
  expect(await page.text()).toContain('<title>');
  expect(sandbox.smtpPort).toBeGreaterThan(0);
  // An open event stream must not keep it alive.
  const stream = await fetch(`${sandbox.url}/events`);
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  const told = Date.now();
  sandbox.process.kill('SIGTERM');
  const [code] = (await once(sandbox.process, 'exit')) as [number];
  expect(code).toBe(0);
  expect(Date.now() - told).toBeLessThan(2000);
  await stream.body?.cancel().catch(() => undefined);
});

test('it does not outlive whoever started it', async () => {
  const sandbox = await start();
  sandbox.process.disconnect();
  const [code] = (await once(sandbox.process, 'exit')) as [number];
  expect(code).toBe(0);
});

test("Twilio's own client gets on with it, page by page", async () => {
  const { url } = await start();
  const client = twilio(accountSid, authToken);
  client.api.baseUrl = url;
  for (const body of ['one', 'two', 'three']) {
    await client.messages.create({ from: '+15550001000', to: '+14155550101', body });
  }
  const messages = await client.messages.list({ pageSize: 2 });
  expect(messages.map((message) => message.body)).toEqual(['three', 'two', 'one']);
  expect(messages[0]?.dateCreated).toBeInstanceOf(Date);
  const participant = await client.conferences('room-1').participants.create({
    from: '+15550001000',
    to: 'client:agent1',
    statusCallbackEvent: ['answered', 'completed'],
  });
  expect(participant.status).toBe('queued');
  await expect(client.calls(`CA${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({
    status: 404,
    code: 20404,
  });
});

test('a wrong environment is told in one go', () => {
  expect(() =>
    readConfig({ SANDBOX_NUMBERS: 'not json', SANDBOX_PORT: '99999', TWILIO_ACCOUNT_SID: 'x' }),
  ).toThrow(
    /SANDBOX_NUMBERS is not valid JSON[\s\S]*SANDBOX_PORT[\s\S]*TWILIO_ACCOUNT_SID[\s\S]*TWILIO_AUTH_TOKEN/,
  );
});
