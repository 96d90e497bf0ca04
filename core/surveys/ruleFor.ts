import type { Prisma, SurveyRule } from '../../prisma/generated/client.ts';
import type { Settings } from '../contract/settings.ts';
import { chooseRule, type Occasion } from './chooseRule.ts';

// What the database says about whom to ask: the rules of a division, and whether it was done.

/** Whether a client was asked, or is to be asked, about this conversation, on whatever channel. */
export async function isAsked(
  db: Pick<Prisma.TransactionClient, 'surveyInvite'>,
  conversationId: string,
): Promise<boolean> {
  return (await db.surveyInvite.count({ where: { conversationId } })) > 0;
}

/** How long after the occasion a client is asked. */
export function delayMs(rule: SurveyRule | 'usual', settings: Settings): number {
  const minutes = rule === 'usual' ? null : rule.delayMinutes;
  return minutes === null ? settings.surveyDelaySeconds * 1_000 : minutes * 60_000;
}

interface Where {
  divisionId: string;
  occasion: Occasion;
}

/** What decides about this occasion; see chooseRule. */
export async function ruleFor(
  db: Prisma.TransactionClient,
  { divisionId, occasion }: Where,
): Promise<SurveyRule | 'usual' | null> {
  const rules = await db.surveyRule.findMany({
    where: { divisionId, on: occasion.on, enabled: true, survey: { archivedAt: null } },
    orderBy: [{ place: 'asc' }, { id: 'asc' }],
  });
  return chooseRule(rules, occasion);
}
