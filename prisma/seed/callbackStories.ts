import { randomUUID } from 'node:crypto';
import {
  conversationHead,
  minutesAfter,
  secondsAfter,
  sid,
  touch,
  type Diary,
  type Setting,
} from './diary.ts';

const EXPIRES_DAYS = 7;

/** A caller who gave up the line for a callback and waits for it, with the place that the call had. */
export function tellCallback(diary: Diary, story: Omit<Setting, 'agent'> & { waitSeconds: number }): void {
  const { client, queue, at, waitSeconds } = story;
  touch(client, at);
  const head = conversationHead(story, 'call');
  const requestedAt = secondsAfter(at, waitSeconds);
  const expiresAt = minutesAfter(requestedAt, EXPIRES_DAYS * 24 * 60);
  const common = { clientId: client.id, conversationId: head.id };
  const [legId, callbackId] = [randomUUID(), randomUUID()];
  diary.conversations.push({ ...head, state: 'queued', waitingSince: at, admittedAt: at });
  diary.callbacks.push({
    id: callbackId,
    conversationId: head.id,
    kind: 'callback',
    state: 'waiting',
    toNumber: client.phone,
    createdAt: requestedAt,
    requestedAt,
    expiresAt,
  });
  diary.legs.push({
    id: legId,
    conversationId: head.id,
    party: 'client',
    callSid: sid('CA'),
    state: 'ended',
    endReason: 'callback',
    startedAt: at,
    answeredAt: at,
    endedAt: requestedAt,
  });
  const stay = { conversationId: head.id, queueId: queue.id, channel: 'call' as const };
  diary.visits.push(
    { ...stay, enteredAt: at, leftAt: requestedAt, result: 'callback' },
    { ...stay, enteredAt: requestedAt, callbackId },
  );
  diary.event({
    ...common,
    kind: 'call.received',
    at,
    data: { legId, from: client.phone, to: queue.number, opened: true, queueId: queue.id, parked: false },
  });
  diary.event({
    ...common,
    kind: 'callback.requested',
    at: requestedAt,
    data: {
      callbackId,
      kind: 'callback',
      to: client.phone,
      queueId: queue.id,
      waitedMs: waitSeconds * 1_000,
      expiresAt: expiresAt.toISOString(),
      recordingId: null,
    },
  });
}
