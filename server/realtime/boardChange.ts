import type { Board, BoardChange, QueueState } from '../../core/contract/agents.ts';

type Difference = Pick<BoardChange, 'queues' | 'agents' | 'monitors' | 'help' | 'gone'>;

/** What has to be said so that `before` becomes `now`; null when nothing has. */
export function boardChange(before: Board, now: Board): Difference | null {
  const change: Difference = {
    queues: changed(before.queues, now.queues, shownOfQueue),
    agents: changed(before.agents, now.agents, (agent) => JSON.stringify(agent)),
    monitors: changed(before.monitors, now.monitors, (monitor) => JSON.stringify(monitor)),
    help: changed(before.help, now.help, (help) => JSON.stringify(help)),
    gone: [
      ...goneOf(before.queues, now.queues),
      ...goneOf(before.agents, now.agents),
      ...goneOf(before.monitors, now.monitors),
      ...goneOf(before.help, now.help),
    ],
  };
  return Object.values(change).some((rows) => rows.length > 0) ? change : null;
}

function changed<R extends { id: string }>(
  before: readonly R[],
  now: readonly R[],
  textOf: (row: R) => string,
): R[] {
  const known = new Map(before.map((row) => [row.id, textOf(row)]));
  return now.filter((row) => known.get(row.id) !== textOf(row));
}

/** A wait grows by itself: the console counts on from when it began. */
const shownOfQueue = (queue: QueueState): string => JSON.stringify({ ...queue, longestWaitMs: null });

function goneOf(before: readonly { id: string }[], now: readonly { id: string }[]): string[] {
  const left = new Set(now.map(({ id }) => id));
  return before.flatMap(({ id }) => (left.has(id) ? [] : [id]));
}
