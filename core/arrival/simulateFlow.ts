import { DateTime } from 'luxon';
import type { Viewer } from '../access/viewer.ts';
import type { SimulatedLine, SimulateFlow, Simulation } from '../contract/arrival.ts';
import { normalisePhone } from '../clients/addresses.ts';
import type { Hub } from '../hub.ts';
import { openSchedules } from './flowVersions.ts';
import { noticeFor } from './recordingRules.ts';
import type { After, FlowState } from './turn.ts';
import { walkFlow, type Answer } from './walkFlow.ts';

/** What a caller would hear of a flow at a time: by the same rules as a call, and nothing is kept of it. */
export async function simulateFlow(hub: Hub, viewer: Viewer, order: SimulateFlow): Promise<Simulation> {
  const instant = DateTime.fromISO(order.at, { zone: order.timeZone }).toJSDate();
  const queues = await hub.prisma.queue.findMany({
    where: { divisionId: viewer.divisionId },
    select: { id: true, name: true },
  });
  const facts = {
    isOpen: await openSchedules(hub.prisma, order.document, instant),
    language: order.clientLanguage,
    notice: noticeFor({ from: normalisePhone(order.from), ourNumber: order.ourNumber }, instant),
    queueId: '',
  };
  const nameOf = (id: string): string | null => queues.find((queue) => queue.id === id)?.name ?? null;
  const lines: SimulatedLine[] = [];
  const keys = [...order.keys];
  let state: FlowState | null = null;
  let answer: Answer | null = { kind: 'begin' };
  while (answer) {
    const moved = walkFlow({ flow: order.document, facts, state }, answer);
    state = moved.state;
    for (const said of moved.turn.say) lines.push({ kind: 'says', ...said, wholly: said.wholly === true });
    answer = answerTo(moved.turn.after, keys, lines);
    if (!answer) lines.push(lastLine(moved.turn.after, nameOf));
  }
  return { lines, instant: instant.toISOString() };
}

/** What the make-believe caller does; null when that is the end, or nobody said what to press. */
function answerTo(after: After, keys: string[], lines: SimulatedLine[]): Answer | null {
  if (after.kind === 'spoken') return { kind: 'spoken' };
  if (after.kind === 'dial') {
    lines.push({ kind: 'dials', number: after.number });
    return { kind: 'dial', answered: true };
  }
  if (after.kind !== 'keys') return null;
  const pressed = keys.shift();
  if (pressed === undefined) return null;
  lines.push({ kind: 'keys', keys: pressed });
  return { kind: 'keys', keys: pressed };
}

function lastLine(after: After, nameOf: (queueId: string) => string | null): SimulatedLine {
  if (after.kind === 'keys') return { kind: 'asks', most: after.most };
  if (after.kind === 'spoken' || after.kind === 'dial') return { kind: 'ends', how: 'hangUp', queue: null };
  return { kind: 'ends', how: after.kind, queue: 'queueId' in after ? nameOf(after.queueId) : null };
}
