import { withTransaction } from '../../core/db.ts';
import { indexMessages } from '../../core/search/indexMessages.ts';
import { recordEvent } from '../../core/timeline/recordEvent.ts';
import type { Harness, Member } from './harness.ts';

/** Until all that is on the timeline can be found. */
export async function indexAll({ hub }: Pick<Harness, 'hub'>): Promise<void> {
  while ((await indexMessages(hub)) > 0);
}

/** A page of the search, as the API answers it. */
export const searchAs = (agent: Member, query: Record<string, string>) =>
  agent.get(`/search/messages?${new URLSearchParams(query)}`);

const textOf = (hit: any): string => hit.snippets.find(({ field }: any) => field === 'text')?.text;

/** The texts that are found, newest first. */
export const textsFound = async (
  agent: Member,
  q: string,
  filters: Record<string, string> = {},
): Promise<string[]> => (await searchAs(agent, { q, ...filters })).items.map(textOf);

/** A client with notes of these words, each made so many days before the one that stands before it. */
export async function makeNoted(
  { hub, divisionId: main }: Pick<Harness, 'hub' | 'divisionId'>,
  texts: readonly string[],
  { daysBetween = 0, divisionId = main } = {},
): Promise<string> {
  const { id } = await hub.prisma.client.create({ data: { divisionId, name: `About ${texts[0]}` } });
  await withTransaction(hub, async (tx) => {
    for (const [index, text] of texts.entries())
      await recordEvent(tx, {
        clientId: id,
        kind: 'note.added',
        data: { text, clientKey: null },
        at: new Date(Date.now() - index * daysBetween * 86_400_000),
      });
  });
  return id;
}
