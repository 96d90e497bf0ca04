import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createLogger } from '../../core/logger.ts';
import { backends, startHarness, TOKEN, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { talk } from '../support/talk.ts';
import { codeOf, enrol, Visitor } from '../support/visitor.ts';

// A day in which everything that must not be written down is marked, and afterwards a search for the marks: in what
// server and worker log at their most talkative, in the queue's own tables and keys, in what the API says of its errors.

describe.each(backends)('with the queue in %s', (backend) => {
  let house: Harness;
  const lines: string[] = [];
  const marks = new Map<string, string>();
  const mark = (what: string): string => {
    const value = `canary${randomBytes(6).toString('hex')}`;
    marks.set(what, value);
    return value;
  };
  const keep = (what: string, value: string): string => {
    marks.set(what, value);
    return value;
  };

  beforeAll(async () => {
    const log = createLogger('trace', 'test', { write: (line) => void lines.push(line) });
    house = await startHarness({ backend, log });
    await house.hub.settings.change({ surveysEnabled: true });
  });
  afterAll(() => house.close());

  const hits = (texts: readonly string[]): string[] =>
    [...marks].flatMap(([what, value]) =>
      texts.filter((text) => text.includes(value)).map((text) => `${what}: ${text.slice(0, 400)}`),
    );

  test('a day of texts, mails, calls, surveys, sign-ins and errors', async () => {
    const place = await house.open();
    const customer = house.customer();
    keep('phone number', customer.number);
    keep('mail address', customer.email);
    await customer.text(place.number, `Hello ${mark('text in')}`);
    const offer = await place.agent.isOffered(customer.number);
    const at = `/conversations/${offer.id}`;
    await place.agent.post(`${at}/accept`);
    await place.agent.post(`${at}/reply`, { text: `Dear ${mark('text out')}` });
    await place.agent.post(`${at}/note`, { text: mark('note') });
    const client = await house.clientOf(customer.number);
    await place.agent.ask('PATCH', `/clients/${client}`, {
      name: mark('client name'),
      note: mark('client note'),
    });
    await place.agent.post(`${at}/wrap-up`, { disposition: 'Resolved', note: mark('wrap-up note') });
    const link = await until(async () =>
      (await customer.texts()).map(({ body }) => /\/s\/([\w-]{20,})/.exec(body)?.[1]).find(Boolean),
    );
    keep('survey token', link);
    await fetch(`${house.urls[0]}/s/${link}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ score: 1, comment: mark('survey comment') }),
    });
    await customer.mail(place.mailbox, {
      subject: mark('subject'),
      text: mark('mail body'),
      html: `<p>${mark('mail html')}</p>`,
    });
    await talk(house, await house.open());
    await signIns();
    await wrongRequests(place.agent.headers['authorization'] ?? '');
    await house.drain();
    expect(lines.length).toBeGreaterThan(5);
    expect(hits(lines)).toEqual([]);
  }, 90_000);

  async function signIns(): Promise<void> {
    const someone = await house.member('administrator');
    keep('agent mail address', someone.email);
    keep('api key', someone.headers['authorization']!.replace('Bearer ', ''));
    const browser = new Visitor(house.urls[0]!);
    await browser.signIn(someone.email, mark('wrong password'));
    await browser.signIn(someone.email);
    keep('session cookie', decodeURIComponent(browser.cookie('rapport.session_token')).split('.')[0]!);
    const { secret, backupCodes } = await enrol(browser);
    keep('second factor secret', secret);
    for (const code of backupCodes) keep(`backup code ${code}`, code);
    const next = new Visitor(house.urls[0]!);
    await next.signIn(someone.email);
    await next.give('/sign-in/code', { code: codeOf(secret, 1) });
    keep('second session cookie', decodeURIComponent(next.cookie('rapport.session_token')).split('.')[0]!);
    const colleague = await house.member('agent');
    const made = await next.ask('POST', `/agents/${colleague.agentId}/password-link`);
    const token = keep('password link', made.body.url.split('#')[1]);
    await next.give('/set-password', { token, password: `${mark('new password')} and more` });
    await next.give('/set-password', { token, password: `${mark('another password')} and more` });
  }

  /** Requests that something is wrong with, each with a mark where it is wrong. None of them may come back either. */
  async function wrongRequests(authorization: string): Promise<void> {
    const url = house.urls[0]!;
    const said: string[] = [];
    const ask = async (path: string, init: RequestInit): Promise<void> => {
      said.push(await (await fetch(url + path, init)).text());
    };
    const json = { authorization, 'content-type': 'application/json' };
    await ask('/api/clients', { method: 'POST', headers: json, body: `{"name": ${mark('broken JSON')}` });
    await ask('/api/clients', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ name: { x: mark('wrong type') } }),
    });
    await ask(`/api/clients/${mark('path')}`, { headers: json });
    await ask(`/api/clients?cursor=${mark('cursor')}`, { headers: json });
    await ask('/api/session', {
      headers: { authorization: `Bearer rk_${mark('made-up key')}xxxxxxxxxxxxxxxx` },
    });
    await ask('/api/session', { headers: { cookie: `rapport.session_token=${mark('made-up cookie')}` } });
    await ask('/api/auth/sign-in/email', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email: [mark('list')] }),
    });
    await ask(`/s/${mark('wrong survey token')}${'x'.repeat(20)}`, {});
    await ask('/webhooks/twilio/sms', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': mark('signature'),
      },
      body: `Body=${mark('unsigned text')}&From=%2B15005550199`,
    });
    const echoed = hits(said).filter((hit) => !hit.startsWith('cursor'));
    expect(echoed).toEqual([]);
  }

  test('errors of libraries carry their requests, rows and envelopes along, and leave them behind', async () => {
    const before = lines.length;
    for (const err of await libraryErrors()) house.hub.log.error({ err }, 'as a library throws it');
    house.hub.log.info(
      {
        email: mark('a field'),
        nested: { token: mark('a field below'), reason: `not <${keep('in words', 'x@canary.example')}>` },
      },
      'as nobody should log',
    );
    expect(lines.length - before).toBeGreaterThanOrEqual(6);
    expect(hits(lines.slice(before))).toEqual([]);
    expect(lines.slice(before).join('')).toContain(
      'duplicate key value violates unique constraint \\"address_kind_value_key\\"',
    );
    expect(hits(lines)).toEqual([]);
  });

  /** Real ones, each made to fail with a mark in what it was given. */
  async function libraryErrors(): Promise<unknown[]> {
    const { pool, prisma, config } = house.hub;
    const caught = async (work: () => Promise<unknown>): Promise<unknown> =>
      work().then(
        () => new Error('nothing was thrown'),
        (error: unknown) => error,
      );
    const value = `+1500${mark('row').slice(6)}`;
    const client = await prisma.client.create({ data: { divisionId: house.divisionId } });
    const insert = (): Promise<unknown> =>
      pool.query(`INSERT INTO address (id, client_id, kind, value) VALUES ($1, $2, 'phone', $3)`, [
        randomUUID(),
        client.id,
        value,
      ]);
    await insert();
    const secretUrl = new URL(config.databaseUrl);
    secretUrl.password = mark('database password');
    secretUrl.username = mark('database user');
    const mail = createTransport({
      host: '127.0.0.1',
      port: 1,
      auth: { user: mark('smtp user'), pass: mark('smtp password') },
    });
    const provider = twilio(`AC${'7'.repeat(32)}`, keep('provider token', TOKEN), {});
    return [
      await caught(insert),
      await caught(() => prisma.address.create({ data: { clientId: client.id, kind: 'phone', value } })),
      await caught(() => prisma.client.create({ data: { name: { wrong: mark('prisma argument') } } as any })),
      await caught(() => pool.query('SELECT $1::uuid', [mark('no uuid')])),
      await caught(async () => {
        const link = new pg.Client({ connectionString: secretUrl.href });
        try {
          await link.connect();
        } finally {
          await link.end();
        }
      }),
      await caught(() =>
        mail.sendMail({
          from: `${mark('sender')}@x.example`,
          to: `${mark('recipient')}@x.example`,
          text: mark('mail text'),
        }),
      ),
      await caught(() =>
        provider.request({
          method: 'post',
          uri: 'http://127.0.0.1:1/',
          data: { Body: mark('provider body') } as any,
        }),
      ),
      await caught(async () => JSON.parse(`{"x": ${mark('parsed')}}`)),
      new Error('outer', { cause: new Error(`Bearer rk_${mark('inner')}1234567890abcdef`) }),
    ];
  }

  test('the queue keeps ids only', async () => {
    await house.drain();
    const kept = backend === 'redis' ? await redisContents() : await tableContents();
    expect(kept.length).toBeGreaterThan(5);
    expect(hits(kept)).toEqual([]);
  });

  /** All tables that are not ours are the queue's. */
  async function tableContents(): Promise<string[]> {
    const { pool } = house.hub;
    const { rows } = await pool.query<{ name: string }>(
      `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND (table_schema ~ 'bull' OR table_name ~ 'bull')`,
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const found = await pool.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`);
      texts.push(...found.rows.map(({ row }) => row));
    }
    return texts;
  }

  async function redisContents(): Promise<string[]> {
    const redis = new Redis(inject('redisUrl'));
    try {
      const texts: string[] = [];
      for (const key of await redis.keys('*')) {
        const type = await redis.type(key);
        if (type === 'string') texts.push((await redis.get(key)) ?? '');
        if (type === 'hash') texts.push(JSON.stringify(await redis.hgetall(key)));
        if (type === 'list') texts.push(JSON.stringify(await redis.lrange(key, 0, -1)));
        if (type === 'zset') texts.push(JSON.stringify(await redis.zrange(key, '0', '-1')));
        if (type === 'stream') texts.push(JSON.stringify(await redis.xrange(key, '-', '+')));
      }
      return texts;
    } finally {
      redis.disconnect();
    }
  }
});
