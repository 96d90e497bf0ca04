import { z } from 'zod';
import { leadOn, namedBy, requireVisible } from '../../core/access/ids.ts';
import { requirePlainText } from '../../core/access/plainText.ts';
import { can } from '../../core/access/viewer.ts';
import type { Ack } from '../../core/contract/socket.ts';
import { AppError } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { answerError } from '../http/errorResponse.ts';
import { readRequest } from '../http/readRequest.ts';
import type { BoardFeed } from './boardFeed.ts';
import { createBudget } from './budget.ts';
import type { DeviceFeed } from './deviceFeed.ts';
import type { ConsoleSocket } from './consoleServer.ts';
import { messages, type Message } from './messages.ts';

// What comes in on a socket passes here and nowhere else: budget, table, shape, permission, ids, and only then the act.
// A console that opens everything at once says some sixty things; programs that say more are cut.

const BUDGET = { capacity: 200, perSecond: 20 };
/** What is not in the table costs more: it is no console of ours that says it. */
const UNKNOWN_COST = 20;

const known = new Map<unknown, Message>(Object.entries(messages));

const Nothing = z.array(z.never()).max(0);

type Answer = (answer: Ack<unknown>) => void;

/** Listens to one socket. One thing after the other: a hundred at once must not have the whole pool of connections. */
export function guardMessages(parts: Parts): void {
  const { socket } = parts;
  const budget = createBudget(BUDGET);
  let last: Promise<void> = Promise.resolve();
  // Nothing is passed on to listeners, so there are none that a strange name could reach.
  socket.use(([name, ...given]) => {
    if (!socket.connected) return;
    const { args, answer } = apart(given);
    const found = known.get(name);
    if (!budget.take(found?.cost ?? UNKNOWN_COST)) {
      answer({ ok: false, code: 'rate_limited' });
      socket.disconnect(true);
      return;
    }
    last = last.then(async () => {
      if (socket.connected) answer(await hear(parts, found, args));
    });
  });
}

interface Parts {
  hub: Hub;
  socket: ConsoleSocket;
  board: BoardFeed;
  devices: DeviceFeed;
}

/** What went wrong is told by its code and nothing else. */
async function hear(parts: Parts, found: Message | undefined, args: unknown[]): Promise<Ack<unknown>> {
  const { hub, socket } = parts;
  const { viewer } = socket.data;
  try {
    if (!found) throw new AppError('not_found', 'There is no such message');
    if (!can(viewer, found.permission, hub.config.sandbox))
      throw new AppError('forbidden', 'Your role does not allow this');
    const body = found.body ? readRequest(z.tuple([found.body]), args)[0] : readRequest(Nothing, args).at(0);
    requirePlainText(body);
    const ledTo = await requireVisible(hub, viewer, namedBy(found.ids, body));
    return { ok: true, value: await found.run({ ...parts, viewer, body: leadOn(body, found.ids, ledTo) }) };
  } catch (error) {
    return { ok: false, code: answerError(error, hub.log).body.error.code };
  }
}

/** A function cannot come over the line: the last one is where the answer goes. */
function apart(given: unknown[]): { args: unknown[]; answer: Answer } {
  const ack = given.at(-1);
  if (typeof ack !== 'function') return { args: given, answer: () => undefined };
  return { args: given.slice(0, -1), answer: (value) => void ack(value) };
}
