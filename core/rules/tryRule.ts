import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { Tried, TryRule } from '../contract/rules.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { hoursOf } from './applyRules.ts';
import { askPool, loadFacts } from './facts.ts';
import { judge } from './judge.ts';

/**
 * What a rule would make of one entry of a timeline: condition by condition, by the client and the conversation of today. Does
 * nothing. Throws `not_found` for an entry that is not there.
 */
export async function tryRule(
  hub: Hub,
  { divisionId }: Viewer,
  { document, clientId, seq }: z.output<typeof TryRule>,
): Promise<Tried> {
  const event = await hub.prisma.timelineEvent.findUnique({
    where: { clientId_seq: { clientId, seq } },
    select: { id: true },
  });
  const ask = askPool(hub.pool);
  const [facts] = event ? await loadFacts(ask, [{ eventId: event.id }], divisionId) : [];
  if (!facts?.event) throw new AppError('not_found', 'There is no such entry on this timeline');
  const hours = await hoursOf(ask, { divisionId, documents: [document] });
  return {
    kind: facts.event.kind,
    at: facts.event.at,
    isHeard: facts.event.kind === document.when,
    explained: judge(document, facts, hours),
  };
}
