import type { PlantedName } from './planted.ts';

interface Patch {
  file: string;
  /** Must stand in the file exactly once. */
  from: string;
  to: string;
}

/** Waiting is no test: the sweeps come round soon, and what the clock calls a minute is a millisecond here. */
const quickClocks: Patch[] = [
  { file: 'core/outbox/relay.ts', from: 'const SWEEP_EVERY_MS = 1_000;', to: 'const SWEEP_EVERY_MS = 100;' },
  { file: 'core/outbox/relay.ts', from: 'Math.floor(Date.now() / 60_000)', to: 'Date.now()' },
  { file: 'worker/sweep.ts', from: 'const MINUTE_MS = 60_000;', to: 'const MINUTE_MS = 1;' },
  { file: 'worker/sweep.ts', from: 'const GRACE_SECONDS = 5;', to: 'const GRACE_SECONDS = 0;' },
];

/** On a machine that is full, slow is not dead. */
const patience: Patch[] = [
  {
    file: 'core/pool.ts',
    from: 'const CONNECTION_WITHIN_MS = 1_500;',
    to: 'const CONNECTION_WITHIN_MS = 30_000;',
  },
  { file: 'core/db.ts', from: 'maxWait: 2_000', to: 'maxWait: 30_000' },
  { file: 'core/db.ts', from: 'timeout: 10_000', to: 'timeout: 60_000' },
];

const SWEEP = 'export async function sweepDue(hub: Hub): Promise<void> {';
const LOCK_BEGINS = 'await tx.db.$queryRaw`\n    WITH owner AS MATERIALIZED (';
const LOCK_ENDS = 'v.client_id = (SELECT owner.id FROM owner) FOR UPDATE`;';

/** The bugs that are in the source. One that is dropped in the database stands in planted.ts. */
const bugs: Partial<Record<PlantedName, Patch[]>> = {
  'the webhook is answered before the commit': [
    {
      file: 'server/webhooks/inboundWebhooks.ts',
      from: '  await door.receive(\n',
      to: '  void door.receive(\n',
    },
  ],
  'a job may stall once, and nobody sweeps': [
    {
      file: 'core/jobs/queues.ts',
      from: 'const MAX_STALLED = 1_000;',
      to: 'const MAX_STALLED = 1;',
    },
    { file: 'worker/sweep.ts', from: SWEEP, to: `${SWEEP}\n  if (hub.config) return;` },
  ],
  'a lock is released before the commit': [
    {
      file: 'core/clients/lockClient.ts',
      from: LOCK_BEGINS,
      to: `await tx.db.$executeRaw\`SAVEPOINT early\`;\n  ${LOCK_BEGINS}`,
    },
    {
      file: 'core/clients/lockClient.ts',
      from: LOCK_ENDS,
      to: `${LOCK_ENDS}\n  await tx.db.$executeRaw\`ROLLBACK TO SAVEPOINT early\`;`,
    },
  ],
  'what comes twice is known by an unsigned header': [
    {
      file: 'server/webhooks/webhooks.ts',
      from: 'const { form } = read;',
      to: `const { form } = read;
  const token = req.headers['i-twilio-idempotency-token'];
  if (typeof token === 'string' && form['MessageSid']) form['MessageSid'] = 'SM' + token;`,
    },
  ],
  'sockets are recovered without being asked who they are': [
    {
      file: 'server/realtime/sockets.ts',
      from: 'serveClient: false,',
      to: 'serveClient: false,\n    connectionStateRecovery: { skipMiddlewares: true },',
    },
  ],
  'quiet hours are asked about when a message is queued': [
    {
      file: 'core/conversations/deliverMessage.ts',
      from: 'if (await holdDelivery(hub, deliveryId)) return;',
      to: '',
    },
    {
      file: 'core/conversations/deliverDue.ts',
      from: 'if (verdicts[index]?.ok === false) {',
      to: 'if (verdicts[index]?.ok === false && row.opted_out) {',
    },
  ],
};

/** What the test-only build changes in the source. */
export function patchesOf(planted: string | null): Patch[] {
  const planting = Object.entries(bugs).find(([name]) => name === planted);
  return [...quickClocks, ...patience, ...(planting?.[1] ?? [])];
}
