import { lockClient } from '../clients/lockClient.ts';
import { USUAL_SURVEY } from '../contract/instruments.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { takeTextSender } from '../senders/textSenders.ts';
import { addInvite, usualTerms } from './addInvite.ts';
import { decideKeypad } from './askByKeypad.ts';
import { delayMs, isAsked, ruleFor } from './ruleFor.ts';
import { surveyRoute, type SurveyRoute } from './surveyRules.ts';
import { askedById, askedByKey } from './versions.ts';

// After a conversation is closed: one invite, due a while later. Must stay true: one invite per conversation and survey.

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
  const { clientId, closedAt, queueId, agentId } = conversation;
  const rule = await ruleFor(hub.prisma, {
    divisionId: conversation.client.divisionId,
    occasion: { on: 'conversation', id: conversationId, queueId, channel: conversation.channel },
  });
  if (rule === null) return;
  if (rule !== 'usual' && rule.byKeypad) await decideKeypad(hub, conversationId);
  await withTransaction(hub, async (tx) => {
    // On the line already, or by a rule of before.
    if (await isAsked(tx.db, conversationId)) return;
    const ourAddress = await surveySender(tx, conversation, route);
    await addInvite(tx, {
      authSecret: hub.config.authSecret,
      conversationId,
      clientId,
      agentId,
      queueId,
      route: { ...route, ourAddress },
      dueAt: new Date(closedAt.getTime() + delayMs(rule, settings)),
      asked: rule === 'usual' ? await askedByKey(tx, USUAL_SURVEY) : await askedById(tx, rule.surveyId),
      terms: rule === 'usual' ? usualTerms : rule,
    });
  });
}

interface Contact {
  clientId: string;
  queueId: string;
  ourAddressId: string;
  client: { divisionId: string };
}

/** A survey by text leaves from the number that all texts to this client leave from. */
async function surveySender(
  tx: Tx,
  contact: Contact,
  { channel, to, ourAddress }: SurveyRoute,
): Promise<string> {
  if (channel === 'email') return ourAddress;
  await lockClient(tx, contact.clientId);
  const sender = await takeTextSender(tx, {
    divisionId: contact.client.divisionId,
    to,
    queueIds: [contact.queueId],
    aboutId: contact.ourAddressId,
  });
  return sender?.value ?? ourAddress;
}
