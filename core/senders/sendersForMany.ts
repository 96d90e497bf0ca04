import type { SenderWhy } from '../contract/senders.ts';
import type { Ask } from '../governor/contactFacts.ts';
import { chooseSender, type Sender } from './chooseSender.ts';
import { pastOf, retiredBefore, sendersOf, type Reached, type SenderPast } from './senderPast.ts';

// As takeTextSender, for many texts at once: chosen here, kept by whoever writes the texts.

export interface SenderWish extends Reached {
  queueIds: readonly string[];
  aboutId: string | null;
}

export interface ChosenSender {
  sender: Sender;
  why: SenderWhy;
  /** The client's address with which it is to be kept; null: it is already, or the number is of no client of the division. */
  keepWith: string | null;
  /** The one before was retired, which the timeline must tell. */
  isTold: boolean;
}

/** In the order of the wishes; null where the house has no number that reaches there. The clients' rows must be taken. */
export async function sendersForMany(
  ask: Ask,
  wishes: readonly SenderWish[],
): Promise<(ChosenSender | null)[]> {
  if (wishes.length === 0) return [];
  const ofDivision = new Map<string, Sender[]>();
  for (const { divisionId } of wishes)
    if (!ofDivision.has(divisionId)) ofDivision.set(divisionId, await sendersOf(ask, divisionId));
  const pasts = await pastOf(ask, wishes);
  return wishes.map((wish, index) => choose(wish, pasts[index], ofDivision.get(wish.divisionId) ?? []));
}

function choose(
  { to, queueIds, aboutId }: SenderWish,
  past: SenderPast | undefined,
  senders: readonly Sender[],
): ChosenSender | null {
  const chosen = chooseSender({ ...factsOf(past), senders, queueIds, aboutId, to });
  if (!chosen) return null;
  return {
    ...chosen,
    keepWith: past && past.kept_id !== chosen.sender.id ? past.address_id : null,
    isTold: past !== undefined && retiredBefore(past, chosen.sender) !== null,
  };
}

/** Of what was before, what the choice goes by. */
export function factsOf(past: SenderPast | undefined) {
  const at = (id: string | null | undefined, when: Date | null | undefined) =>
    id && when ? { id, at: when } : null;
  return {
    kept: at(past?.kept_id, past?.kept_at),
    last: at(past?.last_id, past?.last_at),
    defaultId: past?.default_id ?? null,
  };
}
