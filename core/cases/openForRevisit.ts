import { livingClient } from '../clients/lockClient.ts';
import { revisitEvents } from '../contract/revisits.ts';
import type { EventData } from '../contract/events.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { openCase } from './openCase.ts';

/** On a scale from 1 to 5. */
const LOW = 2;

/** Whether what a client said at a revisit is a complaint: a low evaluation, or a problem (A-14, step 4). */
export function isRevisitComplaint({ rating, opinions }: EventData<'revisit.completed'>): boolean {
  return rating <= LOW || opinions.some(({ problem }) => problem);
}

/** Job: a revisit whose form is a complaint opens a case, once for the event. */
export async function openForRevisit(hub: Hub, { eventId }: { eventId: string }): Promise<void> {
  const event = await hub.prisma.timelineEvent.findUnique({ where: { id: eventId } });
  if (event?.kind !== 'revisit.completed') return;
  const said = revisitEvents['revisit.completed'].parse(event.data);
  if (!isRevisitComplaint(said)) return;
  const { rating, opinions } = said;
  const problems = opinions.filter(({ problem }) => problem);
  await withTransaction(hub, async (tx) => {
    await openCase(tx, {
      clientId: await livingClient(tx, event.clientId),
      sourceEventId: event.id,
      kind: 'complaint',
      category: 'SERVICE',
      severity: rating <= 1 ? 'high' : 'normal',
      title: problems[0]?.text ?? `Revisit: ${rating} of 5`,
      description: opinions.map(({ text }) => text).join('\n'),
      ruleKey: 'revisit',
    });
  });
}
