import { withTransaction } from '../db.ts';
import { nextOpening } from '../governor/hoursWindow.ts';
import { zonesOf } from '../governor/whereabouts.ts';
import type { Hub } from '../hub.ts';
import { needsCare } from '../surveys/answerRules.ts';
import { followUpDesks } from './followUpDesks.ts';
import { planFollowUp } from './planFollowUp.ts';

const WITHIN_MS = 4 * 3_600_000;
/** The supervisor looks first. */
const CALL_WITHIN_MS = 24 * 3_600_000;

/**
 * Job: an unhappy client gets a supervisor's attention within four hours, or when the house next opens, and is called back by the
 * same agent within a day. Once per invite.
 */
export async function planForLowScore(hub: Hub, { inviteId }: { inviteId: string }): Promise<void> {
  const answer = await hub.prisma.surveyAnswer.findUnique({
    where: { inviteId },
    include: { invite: { include: { conversation: { select: { agentId: true } } } } },
  });
  if (!answer || !needsCare(answer)) return;
  const { quietHours, timeZone } = await hub.settings.read();
  const house = zonesOf({ timeZone, address: null, fallback: timeZone });
  const { clientId, conversationId, agentId, conversation } = answer.invite;
  const within = (ms: number): Date =>
    nextOpening(new Date(answer.answeredAt.getTime() + ms), quietHours, house);
  const common = { clientId, conversationId, note: answer.comment ?? undefined };
  const said = `Survey score ${answer.score} of ${answer.of}${answer.neverAgain ? ', never again' : ''}`;
  const ownerId = await stillThere(hub, { agentId: agentId ?? conversation?.agentId ?? null, clientId });
  const planned = await withTransaction(hub, async (tx) => {
    const forSupervisor = await planFollowUp(tx, {
      ...common,
      title: `${said}: find out what went wrong`,
      dueAt: within(WITHIN_MS),
      forSupervisor: true,
      ruleKey: `low_score:${inviteId}`,
    });
    // The client knows this agent: who was not content is called back by nobody else.
    const callBack =
      ownerId &&
      (await planFollowUp(tx, {
        ...common,
        title: `${said}: call the client back`,
        dueAt: within(CALL_WITHIN_MS),
        ownerId,
        ruleKey: `low_score_call:${inviteId}`,
      }));
    return forSupervisor ?? callBack;
  });
  if (!planned) return;
  hub.bus.desks(await followUpDesks(hub, { clientId, ownerId: null }), 'followUp');
  if (ownerId) hub.bus.desks(await followUpDesks(hub, { clientId, ownerId }), 'followUp');
}

/** The agent whom the survey was about; null when the client is another division's by now, or the account is closed. */
async function stillThere(
  hub: Hub,
  { agentId, clientId }: { agentId: string | null; clientId: string },
): Promise<string | null> {
  if (agentId === null) return null;
  const agent = await hub.prisma.agent.findFirst({
    where: { id: agentId, user: { disabledAt: null }, division: { clients: { some: { id: clientId } } } },
    select: { id: true },
  });
  return agent?.id ?? null;
}
