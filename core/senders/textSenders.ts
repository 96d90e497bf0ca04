import { mayOverrule, type Viewer } from '../access/viewer.ts';
import { normalisePhone } from '../clients/addresses.ts';
import { readOneWaySender } from '../contract/phoneForms.ts';
import type { SenderWhy, TextSenders } from '../contract/senders.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { chooseSender, type Sender } from './chooseSender.ts';
import { refusalWords, whyUnreachable, type Reaching } from './reach.ts';

// The sender of texts to a client's number: chosen once, kept in a row, and chosen anew when it is retired.

type Db = Tx['db'];

interface SenderRow extends Sender {
  name: string | null;
  queueName: string;
}

/** The numbers of a division that may send, at most 500. */
async function sendersOf(db: Db, divisionId: string): Promise<SenderRow[]> {
  return db.$queryRaw<SenderRow[]>`
    SELECT o.id, o.value, o.name, o.sends_to AS "sendsTo", o.queue_id AS "queueId", q.name AS "queueName"
      FROM our_address o JOIN queue q ON q.id = o.queue_id
     WHERE o.kind = 'phone' AND o.retired_at IS NULL AND q.division_id = ${divisionId}::uuid ORDER BY o.value LIMIT 500`;
}

interface Past {
  address_id: string | null;
  client_id: string | null;
  kept_id: string | null;
  kept_at: Date | null;
  kept_value: string | null;
  kept_retired: boolean;
  last_id: string | null;
  last_at: Date | null;
  last_value: string | null;
  last_retired: boolean;
  default_id: string | null;
}

/** What was before, with this number of a client of the division; of others nothing is told. */
async function pastOf(db: Db, divisionId: string, to: string): Promise<Past | undefined> {
  const rows = await db.$queryRaw<Past[]>`
    SELECT a.id AS address_id, a.client_id, s.our_address_id AS kept_id, s.kept_at, k.value AS kept_value,
           k.retired_at IS NOT NULL AS kept_retired, l.our_address_id AS last_id, l.at AS last_at, lo.value AS last_value,
           lo.retired_at IS NOT NULL AS last_retired, d.text_sender_id AS default_id
      FROM division d
      LEFT JOIN (address a JOIN client c ON c.id = a.client_id)
        ON a.kind = 'phone' AND a.value = ${to} AND c.division_id = d.id
      LEFT JOIN text_sender s ON s.address_id = a.id
      LEFT JOIN our_address k ON k.id = s.our_address_id
      LEFT JOIN LATERAL (
        SELECT v.our_address_id, m.created_at AS at
          FROM (SELECT v.id, v.our_address_id FROM conversation v
                 WHERE v.client_id = a.client_id AND v.channel = 'sms' AND v.address_id = a.id
                 ORDER BY v.opened_at DESC LIMIT 20) v
          CROSS JOIN LATERAL (SELECT x.created_at FROM message x WHERE x.conversation_id = v.id ORDER BY x.created_at DESC LIMIT 1) m
         ORDER BY m.created_at DESC LIMIT 1) l ON true
      LEFT JOIN our_address lo ON lo.id = l.our_address_id
     WHERE d.id = ${divisionId}::uuid`;
  return rows[0];
}

interface Wish {
  divisionId: string;
  /** The client's number. */
  to: string;
  queueIds?: readonly string[];
  aboutId?: string | null;
}

async function look(db: Db, wish: Wish) {
  const senders = await sendersOf(db, wish.divisionId);
  const past = await pastOf(db, wish.divisionId, wish.to);
  const at = (id: string | null | undefined, when: Date | null | undefined) =>
    id && when ? { id, at: when } : null;
  const chosen = chooseSender({
    senders,
    kept: at(past?.kept_id, past?.kept_at),
    last: at(past?.last_id, past?.last_at),
    aboutId: wish.aboutId ?? null,
    queueIds: wish.queueIds ?? [],
    to: wish.to,
    defaultId: past?.default_id ?? null,
  });
  return { senders, past, chosen };
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

async function keep(tx: Tx, past: Past, { to, sender, why, byAgentId }: Keep): Promise<void> {
  if (past.kept_id === sender.id || !past.address_id || !past.client_id) return;
  const now = new Date();
  await tx.db.$executeRaw`
    INSERT INTO text_sender (address_id, our_address_id, why, by_agent_id, kept_at)
    VALUES (${past.address_id}::uuid, ${sender.id}::uuid, ${why}, ${byAgentId}::uuid, ${now})
    ON CONFLICT (address_id) DO UPDATE SET our_address_id = excluded.our_address_id, why = excluded.why,
      by_agent_id = excluded.by_agent_id, kept_at = excluded.kept_at`;
  const before = past.kept_value ?? past.last_value;
  const isRetired = past.kept_value === null ? past.last_retired : past.kept_retired;
  if (before === null || before === sender.value || (!byAgentId && !isRetired)) return;
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
