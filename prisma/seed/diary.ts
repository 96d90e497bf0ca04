import { randomBytes, randomUUID } from 'node:crypto';
import type { EventData, EventKind } from '../../core/contract/events.ts';
import type { Channel, Language } from '../../core/contract/words.ts';
import type { Prisma } from '../generated/client.ts';
import type { Asked } from '../../core/surveys/versions.ts';

// The rows of the demo day, gathered first and written table by table: one statement a table instead of one a row.

export interface Member {
  agentId: string;
  userId: string;
  name: string;
}

export interface DiaryClient {
  id: string;
  name: string;
  language: Language;
  phone: string;
  mail: string;
  addressIds: { phone: string; email: string };
  /** Set when a survey was sent, as the hub does. */
  lastSurveyAt: Date | null;
  lastContactAt: Date | null;
}

export interface DiaryQueue {
  id: string;
  name: string;
  number: string;
  mailbox: string;
  ourIds: { phone: string; email: string };
  dispositions: readonly string[];
  members: readonly Member[];
}

export interface DiaryEvent {
  clientId: string;
  kind: EventKind;
  data: unknown;
  conversationId: string | null;
  agentId: string | null;
  at: Date;
}

interface EventOrder<K extends EventKind> {
  clientId: string;
  kind: K;
  data: EventData<K>;
  at: Date;
  conversationId?: string | null;
  agentId?: string | null;
}

export interface Diary {
  conversations: Prisma.ConversationCreateManyInput[];
  reservations: Prisma.ReservationCreateManyInput[];
  visits: Prisma.QueueVisitCreateManyInput[];
  legs: Prisma.LegCreateManyInput[];
  callbacks: Prisma.CallbackCreateManyInput[];
  messages: Prisma.MessageCreateManyInput[];
  deliveries: Prisma.DeliveryCreateManyInput[];
  followUps: Prisma.FollowUpCreateManyInput[];
  invites: Prisma.SurveyInviteCreateManyInput[];
  answers: Prisma.SurveyAnswerCreateManyInput[];
  responses: Prisma.SurveyResponseCreateManyInput[];
  events: DiaryEvent[];
  /** The key of survey links and Message-IDs. */
  authSecret: string;
  surveys: DiarySurveys;
  event<K extends EventKind>(order: EventOrder<K>): void;
}

/** What clients are asked on the demo day, by key. */
export type DiarySurveys = Record<'satisfaction' | 'service' | 'nps', Asked>;

export function openDiary(authSecret: string, surveys: DiarySurveys): Diary {
  const events: DiaryEvent[] = [];
  return {
    conversations: [],
    reservations: [],
    visits: [],
    legs: [],
    callbacks: [],
    messages: [],
    deliveries: [],
    followUps: [],
    invites: [],
    answers: [],
    responses: [],
    events,
    authSecret,
    surveys,
    event: (order) => void events.push({ conversationId: null, agentId: null, ...order }),
  };
}

/** What all conversations have in common. */
export interface Setting {
  client: DiaryClient;
  queue: DiaryQueue;
  agent: Member;
  at: Date;
}

export const secondsAfter = (date: Date, seconds: number): Date =>
  new Date(date.getTime() + Math.round(seconds * 1_000));

export const minutesAfter = (date: Date, minutes: number): Date => secondsAfter(date, minutes * 60);

/** An id as the phone network makes them. */
export const sid = (prefix: 'CA' | 'CF' | 'SM'): string => `${prefix}${randomBytes(16).toString('hex')}`;

export const addressKindOf = (channel: Channel): 'phone' | 'email' =>
  channel === 'email' ? 'email' : 'phone';

/** The columns every conversation row starts from. */
export function conversationHead({ client, queue, at }: Omit<Setting, 'agent'>, channel: Channel) {
  const kind = addressKindOf(channel);
  return {
    id: randomUUID(),
    clientId: client.id,
    channel,
    direction: 'inbound' as const,
    ourAddressId: queue.ourIds[kind],
    addressId: client.addressIds[kind],
    queueId: queue.id,
    openedAt: at,
    queuedAt: at,
    rankAt: at,
  };
}

interface Handled {
  conversationId: string;
  channel: Channel;
  /** When an agent took it. */
  acceptedAt: Date;
}

/** Offered to the agent and taken: queue visit, reservation, and their two events. Gives the reservation. */
export function takeUp(diary: Diary, { client, queue, agent, at }: Setting, handled: Handled): string {
  const { conversationId, channel, acceptedAt } = handled;
  const reservationId = randomUUID();
  const waitedMs = acceptedAt.getTime() - at.getTime();
  const offeredAt = secondsAfter(acceptedAt, -Math.min(4, waitedMs / 2_000));
  const why = {
    rule: 'longest_idle' as const,
    queue: queue.name,
    waitedMs: offeredAt.getTime() - at.getTime(),
    idleMs: 240_000,
    position: 1,
    candidates: 2,
  };
  const expiresAt = secondsAfter(offeredAt, 20);
  diary.visits.push({
    conversationId,
    queueId: queue.id,
    channel,
    enteredAt: at,
    leftAt: acceptedAt,
    heardAt: channel === 'call' ? secondsAfter(acceptedAt, 2) : null,
    result: 'answered',
    agentId: agent.agentId,
  });
  diary.reservations.push({
    id: reservationId,
    conversationId,
    agentId: agent.agentId,
    channel,
    state: 'accepted',
    why,
    createdAt: offeredAt,
    expiresAt,
    decidedAt: acceptedAt,
  });
  const common = { clientId: client.id, conversationId };
  const offer = { reservationId, agentId: agent.agentId, channel };
  diary.event({
    ...common,
    kind: 'conversation.offered',
    at: offeredAt,
    data: { ...offer, expiresAt: expiresAt.toISOString(), why },
  });
  diary.event({
    ...common,
    agentId: agent.agentId,
    kind: 'conversation.accepted',
    at: acceptedAt,
    data: { ...offer, waitedMs },
  });
  return reservationId;
}

interface Ending {
  conversationId: string;
  channel: Channel;
  acceptedAt: Date;
  endedAt: Date;
  closedAt: Date;
  disposition: string;
  note: string;
}

/** After-call work and the end: the reservation is over, both events are written. */
export function wrapUp(diary: Diary, { client, agent }: Setting, ending: Ending): void {
  const { conversationId, endedAt, closedAt } = ending;
  for (const reservation of diary.reservations) {
    if (reservation.conversationId === conversationId) reservation.endedAt = closedAt;
  }
  const common = { clientId: client.id, conversationId, agentId: agent.agentId };
  const dueAt = secondsAfter(endedAt, 60).toISOString();
  diary.event({
    ...common,
    kind: 'conversation.wrapping',
    at: endedAt,
    data: { agentId: agent.agentId, dueAt },
  });
  diary.event({
    ...common,
    kind: 'conversation.closed',
    at: closedAt,
    data: {
      channel: ending.channel,
      outcome: 'handled',
      agentId: agent.agentId,
      disposition: ending.disposition,
      note: ending.note,
      handleMs: endedAt.getTime() - ending.acceptedAt.getTime(),
      wrapMs: closedAt.getTime() - endedAt.getTime(),
      automatic: false,
    },
  });
}

/** The client was in touch at this time. */
export function touch(client: DiaryClient, at: Date): void {
  if (client.lastContactAt === null || client.lastContactAt < at) client.lastContactAt = at;
}
