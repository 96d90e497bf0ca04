import type { Client } from '../../prisma/generated/client.ts';
import { z } from 'zod';
import { MergeField, type MergeChoices } from '../contract/merges.ts';

// Which word counts where two clients say different things. Pure.

/** The column of each field. */
const columnOf = {
  name: 'name',
  kind: 'kind',
  tier: 'tier',
  language: 'language',
  timeZone: 'timeZone',
  note: 'note',
  organisation: 'organisationId',
  accountAgent: 'accountAgentId',
} as const satisfies Record<MergeField, keyof Client>;

export type MergeColumn = (typeof columnOf)[MergeField];
export type Said = Pick<Client, MergeColumn>;

/** Of one column: what it was, and what it became. */
export const Change = z.object({ was: z.string().nullable(), became: z.string().nullable() });
type Change = z.infer<typeof Change>;
export type Changes = Partial<Record<MergeColumn, Change>>;

export const columnsOfFields: readonly (readonly [MergeField, MergeColumn])[] = MergeField.options.map(
  (field) => [field, columnOf[field]],
);

/** What of the winner changes: what was chosen of the loser, and what only the loser says. */
export function changesOf({
  winner,
  loser,
  choices,
}: {
  winner: Said;
  loser: Said;
  choices: MergeChoices;
}): Changes {
  const changes: Changes = {};
  for (const [field, column] of columnsOfFields) {
    const [was, other] = [winner[column], loser[column]];
    const choice = choices[field] ?? (was === null ? 'loser' : 'winner');
    const became = choice === 'both' ? both(was, other) : choice === 'loser' ? other : was;
    if (became !== was) changes[column] = { was, became };
  }
  return changes;
}

function both(one: string | null, other: string | null): string | null {
  return [one, other].filter((text) => text !== null && text !== '').join('\n\n') || null;
}

/** What goes back to what it was: all that nobody has changed since. */
export function backOf(winner: Said, changes: Changes): Record<string, string | null> {
  return Object.fromEntries(
    columnsOfFields.flatMap(([, column]) => {
      const change = changes[column];
      return change && winner[column] === change.became ? [[column, change.was]] : [];
    }),
  );
}
