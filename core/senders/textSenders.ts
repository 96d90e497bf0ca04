import { mayOverrule, type Viewer } from '../access/viewer.ts';
import { normalisePhone } from '../clients/addresses.ts';
import { readOneWaySender } from '../contract/phoneForms.ts';
import type { SenderWhy, TextSenders } from '../contract/senders.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { askPrisma } from '../governor/contactFacts.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { chooseSender, type Sender } from './chooseSender.ts';
import { refusalWords, whyUnreachable, type Reaching } from './reach.ts';
import { pastOf, retiredBefore, sendersOf, type SenderPast, type SenderRow } from './senderPast.ts';
import { factsOf } from './sendersForMany.ts';

// The sender of texts to a client's number: chosen once, kept in a row, and chosen anew when it is retired.

type Db = Tx['db'];

interface Wish {
  divisionId: string;
  /** The client's number. */
  to: string;
  queueIds?: readonly string[];
  aboutId?: string | null;
}

async function look(db: Db, wish: Wish) {
  const ask = askPrisma(db);
  const senders = await sendersOf(ask, wish.divisionId);
  const [past] = await pastOf(ask, [wish]);
  const { to, queueIds = [], aboutId = null } = wish;
  return { senders, past, chosen: chooseSender({ ...factsOf(past), senders, queueIds, aboutId, to }) };
}

/**
 * The sender of a text to this number of a client, from now on: null when the house has none. A change because the one
 * before was retired is on the client's timeline. The client's row must be taken.
 */
export async function takeTextSender(tx: Tx, wish: Wish): Promise<Sender | null> {
  const { past, chosen } = await look(tx.db, wish);
  if (!chosen || !past?.address_id) return chosen?.sender ?? null;
  await keep(tx, past, { ...wish, sender: chosen.sender, why: chosen.why, byAgentId: null });
  return chosen.sender;
}

interface Keep {
  to: string;
  sender: Sender;
  why: SenderWhy;
  byAgentId: string | null;
}

async function keep(tx: Tx, past: SenderPast, { to, sender, why, byAgentId }: Keep): Promise<void> {
  if (past.kept_id === sender.id || !past.address_id || !past.client_id) return;
  const now = new Date();
  await tx.db.$executeRaw`
    INSERT INTO text_sender (address_id, our_address_id, why, by_agent_id, kept_at)
    VALUES (${past.address_id}::uuid, ${sender.id}::uuid, ${why}, ${byAgentId}::uuid, ${now})
    ON CONFLICT (address_id) DO UPDATE SET our_address_id = excluded.our_address_id, why = excluded.why,
      by_agent_id = excluded.by_agent_id, kept_at = excluded.kept_at`;
  const before = byAgentId ? (past.kept_value ?? past.last_value) : retiredBefore(past, sender);
  if (before === null || before === sender.value) return;
  await recordEvent(tx, {
    clientId: past.client_id,
    agentId: byAgentId,
    kind: 'sender.changed',
    data: {
      to,
      from: before,
      sender: sender.value,
      why: byAgentId ? 'by_agent' : 'retired',
      agentId: byAgentId,
    },
  });
}

/** What an agent may choose: numbers of the own queues; supervisors, any of the division. */
function choosable(viewer: Viewer, senders: readonly SenderRow[]): SenderRow[] {
  return senders.filter(({ queueId }) => mayOverrule(viewer) || viewer.queueIds.includes(queueId));
}

/**
 * The sender that an agent chose for this number, kept from now on. Throws `forbidden` for a number of a queue in which one does
 * not work, `invalid_state` for one that is retired, and where the client cannot be reached from it.
 */
export async function chooseTextSender(
  tx: Tx,
  viewer: Viewer,
  { to, fromId }: { to: string; fromId: string },
): Promise<Sender> {
  const { senders, past, chosen } = await look(tx.db, { divisionId: viewer.divisionId, to });
  const sender = senders.find(({ id }) => id === fromId);
  if (!sender) throw new AppError('invalid_state', 'Nothing is sent from this number any more');
  requireReach({ sender: sender.value, sendsTo: sender.sendsTo, to });
  if (sender.id !== chosen?.sender.id && !choosable(viewer, senders).includes(sender))
    throw new AppError('forbidden', 'You do not write from this number');
  if (past) await keep(tx, past, { to, sender, why: 'agent', byAgentId: viewer.agentId });
  return sender;
}

/** Throws `invalid_state` that says why, for a way that no text can go. */
export function requireReach(way: Reaching): void {
  const reason = whyUnreachable(way);
  if (reason) throw new AppError('invalid_state', refusalWords[reason], { details: { reason } });
}

/** What a text to this number can leave from, and which it will be. Throws `invalid_request` for what is no number. */
export async function listTextSenders(
  db: Db,
  viewer: Viewer,
  { to, queueId }: { to: string; queueId?: string | undefined },
): Promise<TextSenders> {
  const number = normalisePhone(to) ?? readOneWaySender(to);
  if (!number)
    throw new AppError('invalid_request', 'This is no number', { fields: { to: 'is not a phone number' } });
  const { senders, chosen } = await look(db, {
    divisionId: viewer.divisionId,
    to: number,
    queueIds: queueId ? [queueId] : viewer.queueIds,
  });
  const own = choosable(viewer, senders);
  const items = senders.filter((one) => own.includes(one) || one.id === chosen?.sender.id);
  return {
    items: items.map(({ id, value, name, queueName, sendsTo }) => ({
      id,
      value,
      refusal: whyUnreachable({ sender: value, sendsTo, to: number }),
      name,
      queueName,
    })),
    chosenId: chosen?.sender.id ?? null,
    why: chosen?.why ?? null,
  };
}
