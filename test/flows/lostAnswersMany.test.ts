import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Customer } from '../support/customer.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { breaksOnPurpose, brokenPromises } from '../support/invariants.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';

// Many sends while answers get lost: of every tenth Twilio's answer is cut off, every twentieth is carried out after we gave
// up, and half of the status callbacks never come. Judged by what lies on the customers' phones.
// LOST_ANSWERS=5000 is the long form.

const COUNT = Number(process.env['LOST_ANSWERS'] ?? 300);
const PER_CUSTOMER = 20;
/** Just over the patience of our client. */
const DELAY_MS = 11_500;
const settledStates = ['accepted', 'sent', 'delivered', 'unknown'];

interface Writing {
  customer: Customer;
  conversation: { id: string; clientId: string };
}

describe('lost answers', () => {
  let house: Harness;
  const writings: Writing[] = [];
  beforeAll(async () => {
    house = await startHarness({ speed: 100, sweepEveryMs: 2_000 });
    breaksOnPurpose(house.config.databaseUrl, ['sent_on_timeline'], 'ordered in bulk, past the timeline');
  });
  afterAll(() => house.close());

  const ordered = new Map<string, number>();
  const keyOf = (number: string, text: string): string => `${number} ${text}`;

  /** Some with words of their own, some with the same words to the same number. */
  const textOf = (index: number): string => (index % 4 === 0 ? 'ok' : `text ${index}`);

  async function order(): Promise<void> {
    const { agent, queueId, number } = await house.open();
    let left = Math.ceil(COUNT / PER_CUSTOMER);
    const line = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const customer = house.customer();
        const { conversation } = await agent.post('/conversations', {
          channel: 'sms',
          to: customer.number,
          queueId,
          text: 'first words',
        });
        writings.push({ customer, conversation });
      }
    };
    await Promise.all(Array.from({ length: 8 }, line));
    await house.drain();
    await house.control('PUT', '/faults', [
      { match: 'rest:Messages.create', action: 'drop-reply', probability: 0.1, seed: 11 },
      { match: 'rest:Messages.create', action: 'delay', delayMs: DELAY_MS, probability: 0.05, seed: 12 },
      { match: 'webhook:status.message', action: 'fail', probability: 0.5, seed: 13 },
    ]);
    for (const writing of writings) await orderTexts(writing, number);
  }

  /** In bulk, and found by the sweep as after the loss of a queue: it is not the ordering that is judged here. */
  async function orderTexts({ customer, conversation }: Writing, from: string): Promise<void> {
    const texts = Array.from({ length: Math.ceil(COUNT / writings.length) }, (_, index) => textOf(index));
    for (const text of texts) {
      const key = keyOf(customer.number, text);
      ordered.set(key, (ordered.get(key) ?? 0) + 1);
    }
    await house.hub.pool.query(
      `WITH made AS (
         INSERT INTO message (id, client_id, conversation_id, channel, direction, "from", "to", text)
         SELECT new_id(), $1, $2, 'sms', 'outbound', $3, $4, t FROM unnest($5::text[]) t RETURNING id)
       INSERT INTO delivery (id, message_id, client_id, channel, purpose, "from", "to", idempotency_key, callback_token)
       SELECT new_id(), id, $1, 'sms', 'reply', $3, $4, 'many-' || id, 'token-' || id FROM made`,
      [conversation.clientId, conversation.id, from, customer.number, texts],
    );
  }

  interface Sent {
    state: string;
    to: string;
    text: string;
    provider_id: string | null;
    uncertain_since: Date | null;
    /** The first time that something was known of it. */
    settled_at: Date | null;
  }

  /** By a connection of its own: the hub's are busy. */
  async function allSettled(): Promise<Sent[]> {
    const judge = new pg.Client({ connectionString: house.config.databaseUrl });
    await judge.connect();
    await until(
      async () => {
        const left = await judge.query(
          `SELECT count(*)::int AS left FROM delivery WHERE NOT state::text = ANY($1)`,
          [settledStates],
        );
        return left.rows[0].left === 0;
      },
      120_000 + COUNT * 150,
    );
    const { rows } = await judge.query<Sent>(
      `SELECT d.state, d."to", m.text, d.provider_id, d.uncertain_since,
              (SELECT min(e.recorded_at) FROM timeline_event e
                WHERE e.client_id = d.client_id AND e.data->>'deliveryId' = d.id::text AND e.kind <> 'message.queued') AS settled_at
         FROM delivery d JOIN message m ON m.id = d.message_id`,
    );
    await judge.end();
    return rows;
  }

  test(
    `${COUNT} sends are settled within a minute, and nobody gets two`,
    { timeout: 180_000 + COUNT * 300 },
    async () => {
      await order();
      const deliveries = await allSettled();
      const lost = deliveries.filter((one) => one.uncertain_since !== null);
      const waits = lost.map(
        (one) => ((one.settled_at?.getTime() ?? 0) - (one.uncertain_since?.getTime() ?? 0)) / 1_000,
      );
      const unknown = deliveries.filter((one) => one.state === 'unknown');
      console.info(
        `${deliveries.length} sends, ${lost.length} without an answer, settled after at most ${Math.max(0, ...waits).toFixed(1)} s more; ${unknown.length} unknown`,
      );
      expect(deliveries.map((one) => one.state).filter((state) => !settledStates.includes(state))).toEqual(
        [],
      );
      expect(lost.length).toBeGreaterThan(COUNT * 0.04);
      // Our client gives up after 10 s; the rest of the minute is for finding out.
      expect(Math.max(0, ...waits)).toBeLessThan(45);

      let arrived = 0;
      for (const { customer } of writings) {
        const texts = (await customer.texts()).filter((text) => text.body !== 'first words');
        arrived += texts.length;
        for (const [body, same] of Map.groupBy(texts, (text) => text.body)) {
          expect(same.length, `${customer.number}: ${body}`).toBeLessThanOrEqual(
            ordered.get(keyOf(customer.number, body)) ?? 0,
          );
        }
        // What we say was taken is on the phone, each as a text of its own: only unknown ones may be missing.
        const known = deliveries.filter(
          (one) => one.to === customer.number && one.text !== 'first words' && one.state !== 'unknown',
        );
        const bodies = new Map(texts.map(({ sid, body }) => [sid, body]));
        expect(known.filter((one) => bodies.get(one.provider_id ?? '') !== one.text)).toEqual([]);
        expect(new Set(known.map((one) => one.provider_id)).size).toBe(known.length);
      }
      // Of an unknown one nobody can say whether Twilio took it; it took all the others.
      const all = [...ordered.values()].reduce((sum, count) => sum + count, 0);
      expect(arrived).toBeLessThanOrEqual(all);
      expect(arrived).toBeGreaterThanOrEqual(all - unknown.length);
      expect(await brokenPromises(house.hub.pool, new Set(['sent_on_timeline']))).toEqual([]);
      expect(house.errors).toEqual([]);
    },
  );

  test('a mail whose link is cut after its last dot: one mail, shown as unknown', async () => {
    await house.control('PUT', '/faults', [{ match: 'smtp:in', action: 'drop-reply', times: 1 }]);
    const { agent, queueId } = await house.open();
    const customer = house.customer();
    const { conversation } = await agent.post('/conversations', {
      channel: 'email',
      to: customer.email,
      queueId,
      subject: 'Cut off',
      text: 'the link is cut',
    });
    await happened(house, conversation.clientId, 'message.unknown');
    await house.drain();
    const mails = await customer.mails();
    expect(mails).toHaveLength(1);
    const message = await house.hub.prisma.message.findFirstOrThrow({
      where: { conversationId: conversation.id },
    });
    expect(mails[0]?.messageId.replace(/^<|>$/g, '')).toBe(message.mailId);
  });
});
