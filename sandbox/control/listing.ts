import { z } from 'zod';
import type { ItemKind, JournalPage } from '../journal.ts';
import { normalAddress } from '../mail/mails.ts';
import type { World } from '../world.ts';
import { read } from './controlError.ts';

const listQuery = z.object({
  party: z.string().optional(),
  after: z.coerce.number().int().nonnegative().optional(),
});

const waitQuery = listQuery.extend({
  kind: z.enum(['call', 'message', 'mail']).optional(),
  timeoutMs: z.coerce.number().int().min(0).max(120_000).default(30_000),
});

/** Mail addresses are looked up in lower case; numbers and client: identities as they are. */
export function partyOf(address: string): string {
  return address.includes('@') && !address.startsWith('sip:') ? normalAddress(address) : address;
}

export function listItems(world: World, kind: ItemKind, query: unknown): JournalPage {
  const { party, after } = read(listQuery, query);
  return world.journal.list({ kind, after, party: party && partyOf(party) });
}

export function waitForItems(world: World, query: unknown): Promise<JournalPage> {
  const { party, after, kind, timeoutMs } = read(waitQuery, query);
  return world.journal.wait({ kind, after, party: party && partyOf(party) }, timeoutMs);
}
