import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { withTransaction } from '../../core/db.ts';
import { planFollowUp } from '../../core/followUps/planFollowUp.ts';
import { sweepDue } from '../../worker/sweep.ts';
import { breaksOnPurpose } from '../support/invariants.ts';
import { openTestHub, until, type TestHub } from '../support/openTestHub.ts';
import { makeClient, makeClosed, makeHouse, type House } from '../support/people.ts';

// What only the whole process or a lost queue shows.

let opened: TestHub;
let house: House;
const children: ChildProcess[] = [];

beforeAll(async () => {
  opened = await openTestHub({ LOG_LEVEL: 'silent' });
  house = await makeHouse(opened.hub);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => opened.close());

function startWorker(env: Record<string, string>): { child: ChildProcess; stderr: () => string } {
  let stderr = '';
  const child = fork(path.resolve(import.meta.dirname, '../../worker/main.ts'), {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  children.push(child);
  return { child, stderr: () => stderr };
}

function environment(): Record<string, string> {
  return {
    DATABASE_URL: opened.hub.config.databaseUrl,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 't'.repeat(32),
    TWILIO_API_BASE_URL: 'http://127.0.0.1:9',
    SMTP_URL: 'smtp://127.0.0.1:9',
    AUTH_SECRET: 's'.repeat(32),
    SANDBOX: 'true',
    LOG_LEVEL: 'silent',
  };
}

test('a bad configuration is said line by line, and nothing starts', async () => {
  const { child, stderr } = startWorker({ ...environment(), AUTH_SECRET: 'short', SMTP_URL: '' });
  const [code] = await once(child, 'exit');
  expect(code).toBe(1);
  expect(stderr()).toBe(
    'The configuration is wrong:\n  SMTP_URL: is missing\n  AUTH_SECRET: must have at least 32 characters\n',
  );
});

test.each(['SIGTERM', 'SIGINT', 'disconnect'] as const)(
  'says that it is ready, and leaves on %s',
  async (how) => {
    const { child, stderr } = startWorker(environment());
    const [message] = await once(child, 'message');
    expect(message).toEqual({ type: 'ready' });
    if (how === 'disconnect') child.disconnect();
    else child.kill(how);
    const [code] = await once(child, 'exit');
    expect([code, stderr()]).toEqual([0, '']);
  },
);

test.each(['postgres', 'redis'] as const)(
  'an alarm that never rings (%s) costs time and nothing else',
  async (backend) => {
    const other = await openTestHub({
      LOG_LEVEL: 'silent',
      SURVEY_DELAY_SECONDS: '3600',
      ...(backend === 'redis' ? { REDIS_URL: inject('redisUrl') } : {}),
    });
    const { hub } = other;
    const home = await makeHouse(hub);
    const client = await makeClient(hub, home);
    const conversation = await makeClosed(hub, home, { clientId: client.id });
    const task = await withTransaction(hub, (tx) =>
      planFollowUp(tx, {
        clientId: client.id,
        title: 'Call back',
        dueAt: new Date(Date.now() + 3_600_000),
        ownerId: home.agent.id,
      }),
    );
    const invite = await until(() =>
      hub.prisma.surveyInvite.findFirst({ where: { conversationId: conversation.id } }),
    );
    await hub.relay.settled();
    // Both are due now, and their jobs are an hour away.
    const longDue = new Date(Date.now() - 60_000);
    await hub.prisma.surveyInvite.update({ where: { id: invite.id }, data: { dueAt: longDue } });
    await hub.prisma.followUp.update({ where: { id: task!.followUpId }, data: { dueAt: longDue } });
    await Promise.all([sweepDue(hub), sweepDue(hub), sweepDue(hub)]);
    await until(async () => other.sent.length > 0);
    await until(
      async () =>
        (await hub.prisma.followUp.findUniqueOrThrow({ where: { id: task!.followUpId } })).state ===
        'overdue',
    );
    await sweepDue(hub);
    await hub.relay.settled();
    expect(other.sent).toHaveLength(1);
    const kinds = (await hub.prisma.timelineEvent.findMany({ where: { clientId: client.id } })).map(
      (event) => event.kind,
    );
    expect(kinds.filter((kind) => kind === 'survey.sent' || kind === 'followUp.reminded')).toHaveLength(2);
    await other.close();
  },
);

test('the sweep expires what nobody answered and asks for matching where somebody waits', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const conversation = await makeClosed(hub, house, { clientId: client.id });
  const invite = await until(async () => {
    const found = await hub.prisma.surveyInvite.findFirst({ where: { conversationId: conversation.id } });
    return found?.state === 'sent' && found;
  });
  await hub.prisma.surveyInvite.update({
    where: { id: invite.id },
    data: { expiresAt: new Date(Date.now() - 1_000) },
  });
  breaksOnPurpose(
    hub.config.databaseUrl,
    ['end_on_timeline', 'waiting_in_queue', 'conversation_times'],
    'a closed conversation is made to wait by hand',
  );
  const waiting = await makeClosed(hub, house, { clientId: (await makeClient(hub, house)).id });
  await hub.prisma.conversation.update({
    where: { id: waiting.id },
    data: { state: 'queued', agentId: null, closedAt: null },
  });
  const asked: string[] = [];
  await sweepDue({ ...hub, matcher: { ...hub.matcher, request: (queueId) => void asked.push(queueId) } });
  expect((await hub.prisma.surveyInvite.findUniqueOrThrow({ where: { id: invite.id } })).state).toBe(
    'expired',
  );
  expect(asked).toEqual([house.queue.id]);
});
