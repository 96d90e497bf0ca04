import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { loadViewer, type Viewer } from '../../core/access/viewer.ts';
import { connectAgent } from '../../core/calls/connectAgent.ts';
import { acceptConversation } from '../../core/conversations/acceptConversation.ts';
import { arrangeCall } from '../../core/transfers/arrangeCall.ts';
import { makeAgent } from './factories.ts';
import { until } from './openTestHub.ts';
import { somePhone } from './people.ts';
import { ACCOUNT } from './sandboxOptions.ts';
import type { VoiceDoor } from './voiceDoor.ts';
import { newSid, postWebhook, type Form } from './webhook.ts';

// Calls of a hub whose phone network says only what a test makes it say: each of its news is a signed webhook.

export interface News {
  /** Below /webhooks/twilio. */
  path: string;
  form: Form;
}

/** What the network tells of a line, in the order in which it happens. */
const ofLine = {
  client: ['ringing', 'in-progress', 'completed'],
  agent: ['initiated', 'ringing', 'in-progress', 'completed'],
  guest: ['initiated', 'ringing', 'in-progress', 'completed'],
} as const;

/** What the caller asks for, and what is told of the recording. */
const BESIDE_THE_LINES = 4;

export const newsCount = (lines: readonly string[]): number =>
  lines.reduce((sum, party) => sum + (party === 'client' ? 3 : 4), BESIDE_THE_LINES);

const newsOfLine = (path: string, callSid: string, statuses: readonly string[]): News[] =>
  statuses.map((CallStatus) => ({ path, form: { AccountSid: ACCOUNT, CallSid: callSid, CallStatus } }));

/** Two agents who have nothing in hand. */
export async function twoAgents(door: VoiceDoor, divisionId: string): Promise<[Viewer, Viewer]> {
  const made = async (): Promise<Viewer> => {
    const { userId, agentId } = await makeAgent(door.hub, { divisionId });
    await door.hub.prisma.agent.update({ where: { id: agentId }, data: { intent: 'available' } });
    const viewer = await loadViewer(door.hub, userId);
    if (!viewer) throw new Error('the agent is not there');
    return viewer;
  };
  return [await made(), await made()];
}

export async function tell(door: VoiceDoor, { path, form }: News): Promise<void> {
  const { status } = await postWebhook(door, { path, form });
  expect([path, form['CallStatus'], status < 300]).toEqual([path, form['CallStatus'], true]);
}

/** Somebody calls this number; nobody works in its queue, so that nobody is offered the call by itself. */
export async function waitingCall(door: VoiceDoor, to: string): Promise<string> {
  const callSid = newSid('CA');
  const form = { AccountSid: ACCOUNT, CallSid: callSid, From: somePhone(), To: to, CallStatus: 'ringing' };
  await tell(door, { path: '/voice', form });
  const leg = await door.hub.prisma.leg.findUniqueOrThrow({ where: { callSid } });
  return leg.conversationId;
}

/** This agent has a call that waited, and both lines are ordered. */
export async function takenCall(door: VoiceDoor, to: string, agent: Viewer): Promise<string> {
  const conversationId = await waitingCall(door, to);
  await takes(door, agent, conversationId);
  return conversationId;
}

/** Takes what waits, as supervisors may who do not work in the queue. */
export async function takes({ hub }: VoiceDoor, agent: Viewer, conversationId: string): Promise<void> {
  await acceptConversation(hub, { ...agent, role: 'supervisor' }, { conversationId });
  await isOrdered(hub, conversationId, { party: 'agent', agentId: agent.agentId });
}

export async function isOrdered(
  hub: VoiceDoor['hub'],
  conversationId: string,
  line: { party: 'agent' | 'guest' | 'client'; agentId?: string },
) {
  await (line.party === 'agent'
    ? connectAgent(hub, { conversationId })
    : arrangeCall(hub, { conversationId }));
  return until(() =>
    hub.prisma.leg.findFirst({ where: { conversationId, ...line, state: 'queued', callSid: { not: null } } }),
  );
}

/** Client and agent talk. */
export async function talkingCall(door: VoiceDoor, to: string, agent: Viewer): Promise<string> {
  const id = await takenCall(door, to, agent);
  await tell(door, { path: `/voice/join/${id}`, form: { AccountSid: ACCOUNT, CallSid: newSid('CA') } });
  await picksUp(door, id, 'agent');
  await door.hub.prisma.conversation.findFirstOrThrow({ where: { id, connectedAt: { not: null } } });
  return id;
}

export async function picksUp(door: VoiceDoor, id: string, party: 'agent' | 'guest'): Promise<void> {
  const leg = await isOrdered(door.hub, id, { party });
  for (const news of newsOfLine(`/voice/leg/${leg.id}`, leg.callSid ?? '', ['in-progress']))
    await tell(door, news);
}

/** All that the network tells of a call: of each line, of its recording, and what its caller asks for. */
export async function newsOf({ hub }: VoiceDoor, id: string): Promise<News[]> {
  const { legs, conferenceSid, direction } = await hub.prisma.conversation.findUniqueOrThrow({
    where: { id },
    include: { legs: { where: { callSid: { not: null } }, orderBy: { startedAt: 'asc' } } },
  });
  const lines = legs.flatMap((leg) =>
    newsOfLine(
      // A line that came in is told of under the number's address, one that we ordered under its own.
      leg.party === 'client' && direction === 'inbound' ? '/voice/status' : `/voice/leg/${leg.id}`,
      leg.callSid ?? '',
      ofLine[leg.party],
    ),
  );
  const client = legs.find((leg) => leg.party === 'client');
  const recording = {
    AccountSid: ACCOUNT,
    RecordingSid: `RE${randomUUID().replaceAll('-', '')}`,
    ...(conferenceSid ? { ConferenceSid: conferenceSid } : { CallSid: client?.callSid ?? '' }),
    RecordingDuration: '7',
  };
  const asks = ['wait', 'join'].map((step) => ({
    path: `/voice/${step}/${id}`,
    form: { AccountSid: ACCOUNT, CallSid: client?.callSid ?? '', CallStatus: 'in-progress' },
  }));
  const recorded = ['in-progress', 'completed'].map((RecordingStatus) => ({
    path: '/voice/recording',
    form: { ...recording, RecordingStatus },
  }));
  return [...lines, ...asks, ...recorded];
}
