import { randomUUID } from 'node:crypto';
import type { SurveyRule } from '../../prisma/generated/client.ts';
import type { Channel } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import type { SurveyRoute } from './surveyRules.ts';
import { surveyToken, surveyTokenHash } from './surveyToken.ts';
import type { Asked } from './versions.ts';

const DAY_MS = 86_400_000;
/** Where no rule says otherwise. */
const LIFE_DAYS = 7;
const REMIND_HOURS = 48;
/** How long an answer is taken, and how long a survey that could not be sent is still worth sending. */
export const INVITE_LIFE_MS = LIFE_DAYS * DAY_MS;

/** What an invite keeps of the rule that it was planned by. */
export type Terms = Pick<SurveyRule, 'cooldownDays' | 'remindHours' | 'lifeDays'> & { id: string | null };
export const usualTerms: Terms = {
  id: null,
  cooldownDays: null,
  remindHours: REMIND_HOURS,
  lifeDays: LIFE_DAYS,
};

export interface NewInvite {
  authSecret: string;
  clientId: string;
  conversationId: string | null;
  /** Whom and which queue it is about. */
  agentId: string | null;
  queueId: string | null;
  route: Omit<SurveyRoute, 'channel'> & { channel: Channel };
  dueAt: Date;
  asked: Asked;
  terms: Terms;
  ruleKey?: string | null;
}

/** What a new invite is in the database. */
export function inviteRow(order: NewInvite) {
  const id = randomUUID();
  const { asked, terms } = order;
  return {
    id,
    surveyId: asked.surveyId,
    versionId: asked.versionId,
    conversationId: order.conversationId,
    clientId: order.clientId,
    agentId: order.agentId,
    queueId: order.queueId,
    ...order.route,
    tokenHash: surveyTokenHash(surveyToken(order.authSecret, id)),
    dueAt: order.dueAt,
    expiresAt: new Date(order.dueAt.getTime() + terms.lifeDays * DAY_MS),
    awaits: asked.content.questions[0]?.kind ?? null,
    ruleId: terms.id,
    ruleKey: order.ruleKey ?? null,
    cooldownDays: terms.cooldownDays,
    remindHours: terms.remindHours,
    lifeDays: terms.lifeDays,
  };
}

/** Plans an invite. Gives null when there is one already: of the conversation and survey, or by its rule key. */
export async function addInvite(tx: Tx, order: NewInvite): Promise<string | null> {
  const data = inviteRow(order);
  const { count } = await tx.db.surveyInvite.createMany({ data, skipDuplicates: true });
  if (count === 0) return null;
  await recordEvent(tx, {
    clientId: order.clientId,
    conversationId: order.conversationId,
    kind: 'survey.planned',
    data: { inviteId: data.id, channel: order.route.channel, dueAt: order.dueAt.toISOString() },
  });
  return data.id;
}
