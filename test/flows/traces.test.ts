import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { currentTrace, inTrace, newTrace, traceOfHeader, traceOfKey } from '../../core/trace.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// One id from the webhook to the socket, over two servers and the worker.

let house: Harness;
beforeAll(async () => {
  house = await startHarness({ backend: 'redis', servers: 2 });
});
afterAll(async () => {
  await house.checkInvariants();
  await house.close();
});

describe('traces', () => {
  test('a text and its delivery report carry the trace of the provider’s own id to a console on another server', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    const first = await customer.text(number, 'Is anybody there?');
    const offer = await agent.isOffered(customer.number);
    agent.url = house.urls[1] ?? '';
    const console = await agent.socket();
    await console.watch(offer.clientId);
    await agent.post(`/conversations/${offer.id}/accept`);
    const second = await customer.text(number, 'Hello?');
    const seen = await console.sees((event) => event.kind === 'message.received');
    expect(seen.traceId).toBe(traceOfKey(`twilio:${second.messageSid}`));

    const { events } = await agent.get(`/clients/${offer.clientId}/timeline`);
    expect(events[0].traceId).toBe(traceOfKey(`twilio:${first.messageSid}`));
  });

  test('what an agent asks for is one trace: the request, its event, the job, what the job records', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    await customer.text(number, 'What do you charge?');
    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    const traceId = newTrace();
    const answer = await fetch(`${house.urls[0]}/api/conversations/${offer.id}/reply`, {
      method: 'POST',
      headers: {
        ...agent.headers,
        'content-type': 'application/json',
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
      body: JSON.stringify({ text: 'Nothing.', clientKey: 'key-of-a-trace' }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toBe(traceId);
    const traced = await until(async () => {
      const events = (await house.timeline(offer.clientId)).filter((event) => event.traceId === traceId);
      return events.length >= 2 && events;
    });
    expect(traced.map((event) => event.kind)).toEqual(['message.queued', 'message.sent']);
  });

  test('only a valid header is believed', () => {
    const id = 'a'.repeat(32);
    expect(traceOfHeader(`00-${id}-00f067aa0ba902b7-01`)).toBe(id);
    for (const bad of [
      undefined,
      '',
      id,
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
      `00-${id}-1`,
      `00-${id}x-00f067aa0ba902b7-01`,
    ])
      expect(traceOfHeader(bad)).toBeNull();
  });

  test('work under a trace keeps it across every wait', async () => {
    const traces = ['1', '2', '3'].map((digit) => digit.repeat(32));
    const seen = await Promise.all(
      traces.map((traceId) =>
        inTrace(traceId, 'test', async () => {
          await Promise.resolve();
          return currentTrace();
        }),
      ),
    );
    expect(seen).toEqual(traces);
    expect(currentTrace()).toBeNull();
  });
});
