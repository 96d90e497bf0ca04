import { DateTime } from 'luxon';
import { z } from 'zod';
import { DryRunExample } from '../contract/rules.ts';
import type { RuleFacts } from './facts.ts';

// What a dry run has counted so far. Pure.

const EXAMPLES = 25;
/** More are not told apart: the number is then the least there are. */
const MOST_KNOWN = 20_000;

const Tally = z.object({
  looked: z.number().default(0),
  fired: z.number().default(0),
  clients: z.array(z.string()).default([]),
  conversations: z.array(z.string()).default([]),
  days: z.record(z.string(), z.object({ looked: z.number(), fired: z.number() })).default({}),
  examples: z.array(DryRunExample).default([]),
});
export type Tally = z.infer<typeof Tally>;

export const readTally = (stored: unknown): Tally => Tally.parse(stored);

export interface Looked {
  facts: RuleFacts;
  holds: boolean;
}

/** With these counted in; days are those of the house's clock. The newest examples are kept. */
export function addToTally(tally: Tally, looked: readonly Looked[], timeZone: string): Tally {
  const clients = new Set(tally.clients);
  const conversations = new Set(tally.conversations);
  const days = structuredClone(tally.days);
  for (const { facts, holds } of looked) {
    const day = DateTime.fromJSDate(facts.at, { zone: timeZone }).toISODate() ?? '';
    const counts = (days[day] ??= { looked: 0, fired: 0 });
    counts.looked += 1;
    if (!holds) continue;
    counts.fired += 1;
    if (clients.size < MOST_KNOWN) clients.add(facts.client.id);
    if (facts.conversation && conversations.size < MOST_KNOWN) conversations.add(facts.conversation.id);
  }
  const hits = looked.filter(({ holds }) => holds);
  return {
    looked: tally.looked + looked.length,
    fired: tally.fired + hits.length,
    clients: [...clients],
    conversations: [...conversations],
    days,
    examples: [...tally.examples, ...hits.map(({ facts }) => exampleOf(facts))]
      .toSorted((a, b) => b.at.localeCompare(a.at))
      .slice(0, EXAMPLES),
  };
}

function exampleOf({ client, conversation, event, at }: RuleFacts): Tally['examples'][number] {
  return {
    clientId: client.id,
    clientName: client.name,
    conversationId: conversation?.id ?? null,
    seq: event?.seq ?? null,
    at: at.toISOString(),
  };
}
