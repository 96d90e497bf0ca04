import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageSender } from '../../../core/channels/channel.ts';
import { readConfig } from '../../../core/config.ts';
import { queueMessage } from '../../../core/conversations/queueMessage.ts';
import { withTransaction } from '../../../core/db.ts';
import { openHub } from '../../../core/openHub.ts';
import { openLanes } from '../../../worker/lanes.ts';

// The hub's worker with a provider that takes automatic messages at a rate of its own, and an agent's at once.

const RATE = Number(process.env['BENCH_RATE']);

let sent = 0;
let nextAt = 0;
const again = new Set<string>();
const seen = new Set<string>();
const latencies: number[] = [];
const ordered = new Map<string, number>();

const sink: MessageSender = {
  send: async ({ deliveryId, automated, text }) => {
    if (seen.has(deliveryId)) again.add(deliveryId);
    seen.add(deliveryId);
    const startedAt = ordered.get(text);
    if (startedAt !== undefined) latencies.push(performance.now() - startedAt);
    else if (automated) {
      const now = performance.now();
      nextAt = Math.max(now, nextAt + 1_000 / RATE);
      if (nextAt > now) await sleep(nextAt - now);
      sent += 1;
    }
    return { kind: 'accepted', providerId: `SM-${deliveryId}` };
  },
  lookUp: null,
};

const { hub, close } = await openHub(readConfig(), 'bench', {
  channels: { sms: sink, email: sink } as never,
});
hub.relay.start();
const lanes = openLanes(hub);
await lanes.ready();

let count = 0;
/** An agent answers: the order is on its way as the console would give it. */
async function answerOf(clientId: string, to: string): Promise<void> {
  const text = `answer ${(count += 1)}`;
  ordered.set(text, performance.now());
  const message = {
    clientId,
    conversationId: null,
    channel: 'sms',
    purpose: 'reply',
    from: '+15005550006',
  } as const;
  await withTransaction(hub, (tx) =>
    queueMessage(tx, { ...message, to, text, idempotencyKey: `bench-${text}` }),
  );
}

interface Order {
  ring?: boolean;
  answer?: { clientId: string; to: string };
}
process.on('message', (order: Order) => {
  const told = (): void => {
    process.send?.({
      sent,
      repeated: again.size,
      latencies: latencies.splice(0),
      rss: process.memoryUsage().rss,
    });
  };
  if (order.answer) void answerOf(order.answer.clientId, order.answer.to).then(told);
  else if (order.ring)
    void hub.jobs.add([{ name: 'followUp.sendDue', payload: {}, key: `bench-${Date.now()}` }]).then(told);
  else told();
});
process.once('disconnect', () => process.exit(0));
process.once(
  'SIGTERM',
  () =>
    void lanes
      .close()
      .then(close)
      .then(() => process.exit(0)),
);
process.send?.({ type: 'ready', port: 0 });
