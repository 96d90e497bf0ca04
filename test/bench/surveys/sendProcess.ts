import type { MessageSender } from '../../../core/channels/channel.ts';
import { readConfig } from '../../../core/config.ts';
import { openHub } from '../../../core/openHub.ts';
import { openLanes } from '../../../worker/lanes.ts';

// The hub's worker with a provider that takes everything at once and only counts.

let sent = 0;
const again = new Set<string>();
const seen = new Set<string>();
const sink: MessageSender = {
  send: async ({ deliveryId }) => {
    sent += 1;
    if (seen.has(deliveryId)) again.add(deliveryId);
    seen.add(deliveryId);
    return { kind: 'accepted', providerId: `SM-${deliveryId}` };
  },
  lookUp: null,
};

const config = readConfig();
const { hub, close } = await openHub(config, 'bench', {
  channels: { sms: sink, email: sink } as never,
});
hub.relay.start();
const lanes = openLanes(hub);

process.on('message', (order: { ring?: boolean }) => {
  const answer = (): void =>
    void process.send?.({ sent, repeated: again.size, rss: process.memoryUsage().rss });
  if (!order.ring) {
    answer();
    sent = 0;
    seen.clear();
    return;
  }
  void hub.jobs
    .add([
      {
        name: 'survey.sendDue',
        payload: {},
        key: `bench-${Date.now()}`,
        traceId: undefined,
        delayMs: 0,
      } as never,
    ])
    .then(answer);
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
