import { readConfig } from '../../../core/config.ts';
import { openHub } from '../../../core/openHub.ts';

// One process of the hub that matches. Told which queues have somebody waiting, it asks for matching as the relay does,
// and answers when its matcher has come to rest.

const { hub, close } = await openHub(readConfig(), 'bench');

async function match(queueIds: readonly string[]): Promise<void> {
  for (const queueId of queueIds) hub.matcher.request(queueId);
  await hub.matcher.settled();
}

process.on('message', (order: { queueIds: string[] }) => {
  void match(order.queueIds).then(async () => {
    // What follows from the offers belongs to the work, not to the next pass.
    await hub.relay.settled();
    process.send?.({ done: true });
  });
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => void close().then(() => process.exit(0)));
process.send?.({ type: 'ready', port: 0 });
