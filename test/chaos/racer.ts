import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../support/fleet/fleet.ts';
import type { Random } from '../support/random.ts';
import { askerOf, type Told } from './asking.ts';

// One of the agents who reach for the same conversations.

/** So many of those who wait longest are reached for: about as many as there are agents, so that many reach for the same. */
const HEAD = 40;

export interface Racer {
  agentId: string;
  token: string;
  told: Told;
  /** What waits, in its order. */
  ids: readonly string[];
  random: Random;
}

/**
 * Reaches for what waits, near the head of the queue where all reach; closes what it gets. What no answer came to is looked
 * up on the desk, as after a reload. Until nothing is left.
 */
export async function workOn(fleet: Fleet, { agentId, token, told, ids, random }: Racer): Promise<void> {
  const ask = askerOf(fleet, token, told);
  const held = (id: string): unknown => told.won.set(id, (told.won.get(id) ?? new Set()).add(agentId));

  const close = async (id: string): Promise<boolean> => {
    const closed = await ask('POST', `/conversations/${id}/wrap-up`, { disposition: 'Resolved' });
    const isClosed =
      closed?.status === 200 || (await ask('GET', `/conversations/${id}`))?.body.state === 'closed';
    if (isClosed) told.closed.add(id);
    return isClosed;
  };

  /** Whether all that lies on the desk is done with. */
  const clearDesk = async (): Promise<boolean> => {
    const desk = await ask('GET', '/me/desk');
    if (desk?.status !== 200) return false;
    const done: boolean[] = [];
    for (const { id } of desk.body.work) {
      held(id);
      done.push(await close(id));
    }
    return done.every(Boolean);
  };

  // Nobody has anything at first; from then on only a lost answer leaves in doubt what lies on the desk.
  let isSure = true;
  while (told.closed.size < ids.length) {
    isSure ||= await clearDesk();
    const head = nextOf(ids, told);
    const id = head.length > 0 ? random.pick(head) : null;
    if (id === null) {
      // What is left is with the others, or on this desk without our knowing.
      isSure = false;
      await pause(50);
      continue;
    }
    const accepted = await ask('POST', `/conversations/${id}/accept`, {});
    if (accepted?.status === 409) told.lostRaces += 1;
    if (accepted === null) isSure = false;
    if (accepted?.status !== 200) continue;
    held(id);
    isSure = await close(id);
  }
}

/** The head of what nobody was heard to have. */
function nextOf(ids: readonly string[], told: Told): string[] {
  while (told.from < ids.length && told.closed.has(ids[told.from]!)) told.from += 1;
  const head: string[] = [];
  for (let at = told.from; at < ids.length && head.length < HEAD; at += 1) {
    const id = ids[at]!;
    if (!told.closed.has(id) && !told.won.has(id)) head.push(id);
  }
  return head;
}
