import { randomUUID } from 'node:crypto';
import {
  conversationHead,
  secondsAfter,
  sid,
  takeUp,
  touch,
  wrapUp,
  type Diary,
  type Setting,
} from './diary.ts';
import type { CallTalk } from './talks.ts';

interface CallStory extends Setting {
  talk: CallTalk;
  waitSeconds: number;
  talkSeconds: number;
  holdSeconds?: number;
  wrapSeconds?: number;
  endedBy?: 'client' | 'agent';
}

/** A call that an agent took, logged and closed. Gives the conversation and when it was closed. */
export function tellCall(diary: Diary, story: CallStory): { conversationId: string; closedAt: Date } {
  const { client, agent, at, talk, endedBy = 'client', holdSeconds = 0, wrapSeconds = 40 } = story;
  touch(client, at);
  const head = conversationHead(story, 'call');
  const acceptedAt = secondsAfter(at, story.waitSeconds);
  const connectedAt = secondsAfter(acceptedAt, 2);
  const endedAt = secondsAfter(connectedAt, story.talkSeconds + holdSeconds);
  const closedAt = secondsAfter(endedAt, wrapSeconds);
  const log = { disposition: talk.disposition, note: talk.note };
  diary.conversations.push({
    ...head,
    state: 'closed',
    outcome: 'handled',
    agentId: agent.agentId,
    handledAt: acceptedAt,
    connectedAt,
    holdMs: holdSeconds * 1_000,
    endedBy,
    conferenceSid: sid('CF'),
    wrapStartedAt: endedAt,
    closedAt,
    ...log,
  });
  const times = { conversationId: head.id, acceptedAt, connectedAt, endedAt };
  tellCourse(diary, story, times);
  wrapUp(diary, story, { ...times, channel: 'call', closedAt, ...log });
  return { conversationId: head.id, closedAt };
}

/** From the ringing to the last word. */
function tellCourse(diary: Diary, story: CallStory, times: LegTimes): void {
  const { client, queue, at, holdSeconds = 0, talkSeconds, endedBy = 'client' } = story;
  const { conversationId, acceptedAt, connectedAt } = times;
  const common = { clientId: client.id, conversationId };
  const by = { agentId: story.agent.agentId };
  const legId = addLegs(diary, story, times);
  diary.event({
    ...common,
    kind: 'call.received',
    at,
    data: { legId, from: client.phone, to: queue.number, opened: true, queueId: queue.id, parked: false },
  });
  takeUp(diary, story, { conversationId, channel: 'call', acceptedAt });
  const waitedMs = connectedAt.getTime() - at.getTime();
  diary.event({ ...common, ...by, kind: 'call.connected', at: connectedAt, data: { ...by, waitedMs } });
  if (holdSeconds > 0) {
    const heldAt = secondsAfter(connectedAt, talkSeconds / 2);
    diary.event({ ...common, ...by, kind: 'call.held', at: heldAt, data: by });
    diary.event({ ...common, ...by, kind: 'call.resumed', at: secondsAfter(heldAt, holdSeconds), data: by });
  }
  diary.event({
    ...common,
    agentId: endedBy === 'agent' ? by.agentId : null,
    kind: 'call.ended',
    at: times.endedAt,
    data: { by: endedBy, talkMs: talkSeconds * 1_000, holdMs: holdSeconds * 1_000 },
  });
}

interface LegTimes {
  conversationId: string;
  acceptedAt: Date;
  connectedAt: Date;
  endedAt: Date;
}

function addLegs(diary: Diary, { agent, at }: Setting, times: LegTimes): string {
  const { conversationId, acceptedAt, connectedAt, endedAt } = times;
  const id = randomUUID();
  const ended = { conversationId, state: 'ended', endReason: 'completed', endedAt } as const;
  diary.legs.push(
    { ...ended, id, party: 'client', callSid: sid('CA'), startedAt: at, answeredAt: at },
    {
      ...ended,
      party: 'agent',
      agentId: agent.agentId,
      callSid: sid('CA'),
      startedAt: acceptedAt,
      answeredAt: connectedAt,
    },
  );
  return id;
}

/** A client who hung up before an agent came. */
export function tellAbandonedCall(
  diary: Diary,
  story: Omit<Setting, 'agent'> & { waitSeconds: number },
): void {
  const { client, queue, at } = story;
  touch(client, at);
  const head = conversationHead(story, 'call');
  const closedAt = secondsAfter(at, story.waitSeconds);
  const common = { clientId: client.id, conversationId: head.id };
  const legId = randomUUID();
  diary.conversations.push({ ...head, state: 'closed', outcome: 'abandoned', closedAt, endedBy: 'client' });
  diary.legs.push({
    id: legId,
    conversationId: head.id,
    party: 'client',
    callSid: sid('CA'),
    state: 'ended',
    endReason: 'completed',
    startedAt: at,
    answeredAt: at,
    endedAt: closedAt,
  });
  diary.visits.push({
    conversationId: head.id,
    queueId: queue.id,
    channel: 'call',
    enteredAt: at,
    leftAt: closedAt,
    result: 'abandoned',
  });
  diary.event({
    ...common,
    kind: 'call.received',
    at,
    data: { legId, from: client.phone, to: queue.number, opened: true, queueId: queue.id, parked: false },
  });
  diary.event({
    ...common,
    kind: 'call.abandoned',
    at: closedAt,
    data: { waitedMs: closedAt.getTime() - at.getTime() },
  });
  diary.event({
    ...common,
    kind: 'conversation.closed',
    at: closedAt,
    data: {
      channel: 'call',
      outcome: 'abandoned',
      agentId: null,
      disposition: null,
      note: null,
      handleMs: 0,
      wrapMs: 0,
      automatic: true,
    },
  });
}
