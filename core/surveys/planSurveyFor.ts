import { lockClient } from '../clients/lockClient.ts';
import type { SurveyOccasion } from '../contract/instruments.ts';
import type { Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { textRoute } from '../followUps/textRoute.ts';
import { addInvite, usualTerms } from './addInvite.ts';
import { delayMs, ruleFor } from './ruleFor.ts';
import { askedById, askedByKey, type Asked } from './versions.ts';

// Asking a client for another reason than a conversation that was closed: a revisit, a case. It goes through the same
// governor and counts for the same days without another survey.

export interface SurveyOrder {
  clientId: string;
  /** core/surveys/builtIn.ts has those of the house: `project` goes with the revisit. */
  instrumentKey: string;
  /** What orders it orders it once: (client, due date), (case). */
  ruleKey: string;
  dueAt: Date;
  /** What it is about, if that is one. */
  conversationId?: string | null;
  agentId?: string | null;
  queueId?: string | null;
}

/**
 * Plans the asking of a client. Gives the invite, or null: it is planned already, or there is no address to ask at or from.
 * `hub`: its secret makes the link. Throws `not_found` for a key that nobody knows.
 */
export async function planSurveyFor(
  tx: Tx,
  { instrumentKey, ...order }: SurveyOrder,
  hub: Pick<Hub, 'config'>,
): Promise<string | null> {
  return planAsked(tx, { ...order, asked: await askedByKey(tx, instrumentKey), terms: usualTerms }, hub);
}

/** The same with a survey of the division or the house by its id. */
export async function planSurveyOf(
  tx: Tx,
  { surveyId, ...order }: Omit<SurveyOrder, 'instrumentKey'> & { surveyId: string },
  hub: Pick<Hub, 'config'>,
): Promise<string | null> {
  return planAsked(tx, { ...order, asked: await askedById(tx, surveyId), terms: usualTerms }, hub);
}

type Planned = Omit<SurveyOrder, 'instrumentKey'> & { asked: Asked; terms: typeof usualTerms };

async function planAsked(tx: Tx, order: Planned, { config }: Pick<Hub, 'config'>): Promise<string | null> {
  const { clientId, conversationId = null } = order;
  await lockClient(tx, clientId);
  const known = await tx.db.surveyInvite.findUnique({ where: { ruleKey: order.ruleKey } });
  if (known) return null;
  const route = await textRoute(tx, { clientId, conversationId, channel: null, to: null });
  if (!route) return null;
  return addInvite(tx, {
    authSecret: config.authSecret,
    clientId,
    // One invite per conversation and survey: what is ordered for a reason of its own does not take that place.
    conversationId: null,
    agentId: order.agentId ?? null,
    queueId: order.queueId ?? null,
    route: { channel: route.channel, to: route.to, ourAddress: route.from },
    dueAt: order.dueAt,
    asked: order.asked,
    terms: order.terms,
    ruleKey: order.ruleKey,
  });
}

interface Happened extends Omit<SurveyOrder, 'instrumentKey' | 'dueAt'> {
  on: Exclude<SurveyOccasion, 'conversation'>;
  divisionId: string;
  at: Date;
}

/** The same by the rules of the division for this occasion: nobody is asked where none is on. */
export async function planSurveyByRule(tx: Tx, happened: Happened, hub: Hub): Promise<string | null> {
  const settings = await hub.settings.read();
  if (!settings.surveysEnabled) return null;
  const { on, divisionId, at, ...order } = happened;
  const occasion = { on, id: order.ruleKey, queueId: order.queueId ?? null, channel: null };
  const rule = await ruleFor(tx.db, { divisionId, occasion });
  if (rule === null || rule === 'usual') return null;
  const dueAt = new Date(at.getTime() + delayMs(rule, settings));
  return planAsked(tx, { ...order, dueAt, asked: await askedById(tx, rule.surveyId), terms: rule }, hub);
}
