import type { Ask } from '../governor/contactFacts.ts';
import type { Sender } from './chooseSender.ts';

// What the choice of a sender needs of the database, for one number of a client or for many at once.

export interface SenderRow extends Sender {
  name: string | null;
  queueName: string;
}

/** The numbers of a division that may send, at most 500. */
export async function sendersOf(ask: Ask, divisionId: string): Promise<SenderRow[]> {
  return ask<SenderRow>(
    `SELECT o.id, o.value, o.name, o.sends_to AS "sendsTo", o.queue_id AS "queueId", q.name AS "queueName"
       FROM our_address o JOIN queue q ON q.id = o.queue_id
      WHERE o.kind = 'phone' AND o.retired_at IS NULL AND q.division_id = $1::uuid ORDER BY o.value LIMIT 500`,
    [divisionId],
  );
}

export interface SenderPast {
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

export interface Reached {
  divisionId: string;
  /** The client's number. */
  to: string;
}

/** What was before, with each of these numbers of clients of the divisions, in their order; of others nothing is told. */
export async function pastOf(ask: Ask, reached: readonly Reached[]): Promise<SenderPast[]> {
  return ask<SenderPast>(
    `SELECT a.id AS address_id, a.client_id, s.our_address_id AS kept_id, s.kept_at, k.value AS kept_value,
            k.retired_at IS NOT NULL AS kept_retired, l.our_address_id AS last_id, l.at AS last_at, lo.value AS last_value,
            lo.retired_at IS NOT NULL AS last_retired, d.text_sender_id AS default_id
       FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY w (division_id, "to", n)
       LEFT JOIN division d ON d.id = w.division_id
       LEFT JOIN (address a JOIN client c ON c.id = a.client_id)
         ON a.kind = 'phone' AND a.value = w."to" AND c.division_id = d.id
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
      ORDER BY w.n`,
    [reached.map(({ divisionId }) => divisionId), reached.map(({ to }) => to)],
  );
}

/** The number before this one that the timeline should name, because it is sent from no more; null where there is nothing to tell. */
export function retiredBefore(past: SenderPast, sender: Sender): string | null {
  const before = past.kept_value ?? past.last_value;
  const isRetired = past.kept_value === null ? past.last_retired : past.kept_retired;
  return isRetired && before !== sender.value ? before : null;
}
