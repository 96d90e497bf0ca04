import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayReadFigures } from '../../core/operatorDoor.ts';
import { traceOfKey } from '../../core/trace.ts';
import type { Hub } from '../../core/hub.ts';
import { Customer } from '../support/customer.ts';
import { makeAgent, makeDivision, makeQueue } from '../support/factories.ts';
import { startFleet, type Fleet } from '../support/fleet/fleet.ts';
import { until } from '../support/openTestHub.ts';
import { somePhone } from '../support/people.ts';
import { Actor } from '../support/actor.ts';

// What those see who run the hub: figures of each process, logs and spans under one trace.

const NUMBER = '+15005550100';
const METRICS_TOKEN = 'a-token-of-prometheus';

interface Span {
  name: string;
  traceId: string;
  service: string;
}

/** A collector as OpenTelemetry's protocol over HTTP wants it, that only remembers. */
async function startCollector(): Promise<{ url: string; spans: Span[]; close(): void }> {
  const spans: Span[] = [];
  const server = createServer((req, res) => void remember(req, res));
  const remember = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    for (const resource of JSON.parse(Buffer.concat(chunks).toString()).resourceSpans) {
      const service = resource.resource.attributes.find((one: any) => one.key === 'service.name').value
        .stringValue;
      for (const { spans: found } of resource.scopeSpans)
        spans.push(...found.map(({ name, traceId }: any) => ({ name, traceId, service })));
    }
    res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    close: () => void server.close(),
  };
}

let collector: Awaited<ReturnType<typeof startCollector>>;
let fleet: Fleet;
let agent: Actor;
beforeAll(async () => {
  collector = await startCollector();
  fleet = await startFleet({
    env: {
      METRICS_TOKEN,
      WORKER_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      LOG_LEVEL: 'debug',
    },
  });
  const hub = { prisma: fleet.database.prisma } as Hub;
  const divisionId = await makeDivision(hub);
  const queue = await makeQueue(hub, { divisionId, number: NUMBER, mailbox: 'help@hub.example' });
  agent = new Actor(fleet.url, {
    bearer: (await makeAgent(hub, { divisionId, queueIds: [queue.id] })).token,
  });
});
afterAll(async () => {
  await fleet?.close();
  collector.close();
});

const read = async (url: string, token = METRICS_TOKEN): Promise<{ status: number; text: string }> => {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, text: await response.text() };
};
const valueOf = (text: string, series: string): number => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? Number.NaN : Number(line.split(' ').at(-1));
};

describe('figures', () => {
  test('of server and worker, and of the whole hub, for who brings the token', async () => {
    const server = `${fleet.url}/metrics`;
    const worker = `http://127.0.0.1:${fleet.workers[0]?.ready.port}/metrics`;
    for (const url of [server, worker]) {
      expect((await read(url, 'another-token-of-it')).status).toBe(401);
      expect((await fetch(url)).status).toBe(401);
      await until(async () => (await read(url)).status === 200);
    }
    const customer = new Customer(fleet.control, { number: somePhone(), email: 'x@customer.example' });
    await customer.text(NUMBER, 'Anybody?');

    await until(
      async () => valueOf((await read(server)).text, 'rapport_waiting_conversations{channel="sms"}') === 1,
    );
    const { text } = await read(server);
    expect(valueOf(text, 'rapport_answer_seconds_count{door="webhook",route="sms",status="200"}')).toBe(1);
    expect(valueOf(text, 'rapport_database_up')).toBe(1);
    expect(valueOf(text, 'rapport_outbox_events')).toBeGreaterThanOrEqual(0);
    expect(valueOf(text, 'rapport_agents{intent="offline"}')).toBe(1);
    expect(valueOf(text, 'nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
    expect(valueOf(text, 'rapport_inbound_batch_items_count')).toBe(1);
    expect(text).not.toContain(customer.number);

    await agent.goes('available');
    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    await agent.post(`/conversations/${offer.id}/reply`, { text: 'Yes.', clientKey: 'a-key-of-figures' });
    await customer.getsText('Yes.');
    await until(
      async () =>
        valueOf((await read(worker)).text, 'rapport_sends_total{channel="sms",outcome="accepted"}') === 1,
    );
    await until(
      async () =>
        valueOf(
          (await read(worker)).text,
          'rapport_job_seconds_count{job="message.deliver",outcome="done"}',
        ) === 1,
    );
    await until(async () =>
      Number.isNaN(valueOf((await read(server)).text, 'rapport_waiting_conversations{channel="sms"}')),
    );
  });

  test('a worker says that it lives and is ready', async () => {
    const worker = `http://127.0.0.1:${fleet.workers[0]?.ready.port}`;
    expect(await (await fetch(`${worker}/healthz`)).json()).toEqual({ ok: true });
    expect((await fetch(`${worker}/readyz`)).status).toBe(200);
    expect((await fetch(`${worker}/elsewhere`)).status).toBe(404);
  });

  test('spans of server and worker meet in one trace, which is that of the text and of the logs', async () => {
    const customer = new Customer(fleet.control, { number: somePhone(), email: 'y@customer.example' });
    const { messageSid } = await customer.text(NUMBER, 'And you?');
    const traceId = traceOfKey(`twilio:${messageSid}`);
    await until(async () =>
      collector.spans.some((span) => span.name === 'webhook' && span.traceId === traceId),
    );

    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    await agent.post(`/conversations/${offer.id}/reply`, { text: 'Me too.', clientKey: 'a-key-of-traces' });
    const job = await until(async () => {
      const asked = collector.spans
        .filter((span) => span.service === 'rapport-server')
        .map((span) => span.traceId);
      return collector.spans.find((span) => span.name === 'message.deliver' && asked.includes(span.traceId));
    });
    expect(job.service).toBe('rapport-worker');
    await until(async () => fleet.workers[0]?.logs.some((line) => line.includes(job.traceId)));
  });

  test('are for nobody where no token is set, but in the sandbox', () => {
    expect(mayReadFigures({ metricsToken: null, sandbox: true }, undefined)).toBe(true);
    expect(mayReadFigures({ metricsToken: null, sandbox: false }, 'Bearer null')).toBe(false);
    expect(mayReadFigures({ metricsToken: METRICS_TOKEN, sandbox: true }, undefined)).toBe(false);
    expect(mayReadFigures({ metricsToken: METRICS_TOKEN, sandbox: false }, `Bearer ${METRICS_TOKEN}`)).toBe(
      true,
    );
  });
});
