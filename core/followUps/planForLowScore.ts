import { withTransaction } from '../db.ts';
import { nextOpening } from '../governor/contactRules.ts';
import { zonesOf } from '../governor/zonesOf.ts';
import type { Hub } from '../hub.ts';
import { followUpDesks } from './followUpDesks.ts';
import { planFollowUp } from './planFollowUp.ts';

const LOW = 2;
const WITHIN_MS = 4 * 3_600_000;

/** Job: an unhappy client gets a supervisor's attention within four hours, or when the house next opens. Once per invite. */
export async function planForLowScore(hub: Hub, { inviteId }: { inviteId: string }): Promise<void> {
  const answer = await hub.prisma.surveyAnswer.findUnique({ where: { inviteId }, include: { invite: true } });
  if (!answer || answer.score > LOW) return;
  const { quietHours, timeZone } = await hub.settings.read();
  const house = zonesOf({ timeZone, address: null, fallback: timeZone });
  const { clientId } = answer.invite;
  const planned = await withTransaction(hub, (tx) =>
    planFollowUp(tx, {
      clientId,
      conversationId: answer.invite.conversationId,
      title: `Survey score ${answer.score} of 5: find out what went wrong`,
      note: answer.comment ?? undefined,
      dueAt: nextOpening(new Date(answer.answeredAt.getTime() + WITHIN_MS), quietHours, house),
      forSupervisor: true,
      ruleKey: `low_score:${inviteId}`,
    }),
  );
  if (planned) hub.bus.desks(await followUpDesks(hub, { clientId, ownerId: null }), 'followUp');
}
