import type { Board, BoardChange } from '#core/contract/agents.ts';
import type { HelpRequest } from '../api/types.ts';

/** Who asks for help; nobody by the word of a server of the version before, which does not speak of it. */
export function helpOf({ help }: { help?: readonly HelpRequest[] }): readonly HelpRequest[] {
  return help ?? [];
}

/** The board after what was said to have changed on it. */
export function withBoardChange(board: Board, change: BoardChange): Board {
  const { at, queues, agents, monitors, gone } = change;
  return {
    at,
    queues: withRows(board.queues, queues, gone),
    agents: withRows(board.agents, agents, gone),
    monitors: withRows(board.monitors, monitors, gone),
    help: withRows(helpOf(board), helpOf(change), gone),
  };
}

function withRows<R extends { id: string }>(
  rows: readonly R[],
  changed: readonly R[],
  gone: readonly string[],
): R[] {
  const now = new Map(rows.map((row) => [row.id, row]));
  for (const row of changed) now.set(row.id, row);
  for (const id of gone) now.delete(id);
  return [...now.values()];
}
