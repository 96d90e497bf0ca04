import { livingClient, lockClient } from '../clients/lockClient.ts';
import { eventData } from '../contract/events.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { planSurveyByRule } from './planSurveyFor.ts';

/** Job: asks about a case that was closed, where a rule of the division says so. Once per case, however often it is closed. */
export async function planForCase(hub: Hub, { eventId }: { eventId: string }): Promise<void> {
  const event = await hub.prisma.timelineEvent.findUnique({ where: { id: eventId } });
  if (event?.kind !== 'case.moved') return;
  const { caseId, ownerId } = eventData['case.moved'].parse(event.data);
  await withTransaction(hub, async (tx) => {
    const clientId = await livingClient(tx, event.clientId);
    await lockClient(tx, clientId);
    const { divisionId } = await tx.db.client.findUniqueOrThrow({ where: { id: clientId } });
    await planSurveyByRule(
      tx,
      { on: 'case', clientId, divisionId, agentId: ownerId, ruleKey: `case:${caseId}`, at: event.at },
      hub,
    );
  });
}
