import { randomUUID } from 'node:crypto';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { lockClient } from '../clients/lockClient.ts';
import { takeTextSender } from '../senders/textSenders.ts';
import { surveyRoute, type SurveyRoute } from './surveyRules.ts';
import { surveyToken, surveyTokenHash } from './surveyToken.ts';

// After a conversation is closed: one invite, due a while later. Must stay true: one invite per conversation and survey.

const SURVEY_KEY = 'satisfaction';
const QUESTIONS = [
  { key: 'score', kind: 'score', from: 1, to: 5 },
  { key: 'comment', kind: 'text' },
];
/** How long an answer is taken, and how long a survey that could not be sent is still worth sending. */
export const INVITE_LIFE_MS = 7 * 86_400_000;

/** Job: plans the survey of a closed conversation. Does nothing when it is planned already or nobody is to be asked. */
export async function planSurvey(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  const settings = await hub.settings.read();
  if (!settings.surveysEnabled) return;
  const conversation = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    include: {
      address: { select: { value: true } },
      ourAddress: { select: { value: true } },
      client: { select: { divisionId: true } },
      partOf: { where: { undoneAt: null }, select: { id: true } },
    },
  });
  // The agent who spoke with the client said: not this time.
  if (!conversation?.closedAt || conversation.surveyWanted === false) return;
  // Those that were worked on together are asked about once, by the one that had the holder.
  if (conversation.partOf.length > 0) return;
  const route = surveyRoute({
    ...conversation,
    address: conversation.address?.value ?? null,
    ourAddress: conversation.ourAddress.value,
  });
  if (!route) return;
  const dueAt = new Date(conversation.closedAt.getTime() + settings.surveyDelaySeconds * 1_000);
  const { authSecret } = hub.config;
  await withTransaction(hub, async (tx) => {
    const from = await surveySender(tx, conversation, route);
    await createInvite(tx, {
      authSecret,
      conversationId,
      clientId: conversation.clientId,
      route: { ...route, ourAddress: from },
      dueAt,
    });
  });
}

interface Asked {
  clientId: string;
  queueId: string;
  ourAddressId: string;
  client: { divisionId: string };
}

/** A survey by text leaves from the number that all texts to this client leave from. */
async function surveySender(tx: Tx, asked: Asked, { channel, to, ourAddress }: SurveyRoute): Promise<string> {
  if (channel === 'email') return ourAddress;
  await lockClient(tx, asked.clientId);
  const sender = await takeTextSender(tx, {
    divisionId: asked.client.divisionId,
    to,
    queueIds: [asked.queueId],
    aboutId: asked.ourAddressId,
  });
  return sender?.value ?? ourAddress;
}

interface NewInvite {
  authSecret: string;
  conversationId: string;
  clientId: string;
  route: SurveyRoute;
  dueAt: Date;
}

async function createInvite(
  tx: Tx,
  { authSecret, conversationId, clientId, route, dueAt }: NewInvite,
): Promise<void> {
  const inviteId = randomUUID();
  const { count } = await tx.db.surveyInvite.createMany({
    data: {
      id: inviteId,
      surveyId: await surveyId(tx),
      conversationId,
      clientId,
      ...route,
      tokenHash: surveyTokenHash(surveyToken(authSecret, inviteId)),
      dueAt,
      expiresAt: new Date(dueAt.getTime() + INVITE_LIFE_MS),
    },
    skipDuplicates: true,
  });
  if (count === 0) return;
  await recordEvent(tx, {
    clientId,
    conversationId,
    kind: 'survey.planned',
    data: { inviteId, channel: route.channel, dueAt: dueAt.toISOString() },
  });
}

async function surveyId(tx: Tx): Promise<string> {
  const known = await tx.db.survey.findUnique({ where: { key: SURVEY_KEY } });
  if (known) return known.id;
  await tx.db.survey.createMany({ data: { key: SURVEY_KEY, questions: QUESTIONS }, skipDuplicates: true });
  return (await tx.db.survey.findUniqueOrThrow({ where: { key: SURVEY_KEY } })).id;
}
