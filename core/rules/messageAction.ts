import { MISSING } from '../contract/canned.ts';
import type { RuleAction } from '../contract/rules.ts';
import type { MessageChannel } from '../contract/words.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import { planKey } from './cause.ts';
import { fillText } from './fillText.ts';
import { msOf } from './judge.ts';
import { done, refused, type Outcome, type Work } from './work.ts';

const LONGEST_TITLE = 200;

/**
 * Plans a message to the client: whether it may leave is the governor's to say when it is due, and an answer of the client
 * cancels it. Nothing with a gap is planned.
 */
export async function planMessage(work: Work, action: RuleAction, place: number): Promise<Outcome> {
  const { tx, facts, firingId, now, timeZone } = work;
  const text = fillText(action.text ?? '', facts, timeZone);
  const subject = action.subject ? fillText(action.subject, facts, timeZone) : null;
  const gap = MISSING.exec(`${subject ?? ''} ${text}`);
  if (gap) return refused('gap', gap[0]);
  const way = await wayTo(work, action.channel);
  if (!way) return refused('noAddress');
  await planFollowUp(tx, {
    clientId: facts.client.id,
    conversationId: facts.conversation?.id,
    kind: 'text',
    title: (subject ?? work.rule.name).slice(0, LONGEST_TITLE),
    text,
    send: { ...way, subject, timeZone: null },
    purpose: action.purpose ?? 'reminder',
    dueAt: new Date(now.getTime() + (action.span ? msOf(action.span) : 0)),
    ruleKey: planKey(firingId, place),
  });
  return done(way.to);
}

/** Where the client is in touch; else at the number, else at the mail address; never where somebody has opted out if there is another. */
async function wayTo(
  { tx, facts }: Work,
  wanted: MessageChannel | undefined,
): Promise<{ channel: MessageChannel; to: string } | null> {
  const inTouch = facts.conversation?.channel === 'email' ? 'email' : 'sms';
  const order: MessageChannel[] = wanted ? [wanted] : [inTouch, inTouch === 'sms' ? 'email' : 'sms'];
  const addresses = await tx.db.address.findMany({
    where: { clientId: facts.client.id },
    orderBy: [{ optedOutAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'asc' }],
  });
  const talk =
    facts.conversation &&
    (await tx.db.conversation.findUnique({
      where: { id: facts.conversation.id },
      select: { addressId: true },
    }));
  for (const channel of order) {
    const ofKind = addresses.filter(({ kind }) => kind === (channel === 'email' ? 'email' : 'phone'));
    const found = ofKind.find(({ id, optedOutAt }) => id === talk?.addressId && !optedOutAt) ?? ofKind[0];
    if (found) return { channel, to: found.value };
  }
  return null;
}
