import { deliveryOfMailId, readRecipient } from '../channels/mailThreads.ts';
import type { ParsedMail } from '../channels/parsedMail.ts';
import type { MailEnvelope, SenderCheck } from '../contract/mail.ts';
import type { Hub } from '../hub.ts';

// Which conversation a mail goes on with. Must stay true: a subject never decides it; and whoever is no participant gets
// into no conversation, whatever tokens and Message-IDs came into their hands.

export interface MailThread {
  /** The client's address in the conversation: as if it had written, so that the mail lands there. */
  clientAddress: string;
  ourAddress: string;
}

export type FoundThread = MailThread | 'none' | 'stranger';

interface Row {
  our_address: string;
  client_address: string;
  by_token: boolean;
  participates: boolean;
}

const KNOWN = `SELECT our.value AS our_address, a.value AS client_address, d.id = ANY ($2::uuid[]) AND d."to" = $3 AS by_token, c.id, c.client_id, 1 AS rank
    FROM delivery d JOIN message m ON m.id = d.message_id JOIN conversation c ON c.id = m.conversation_id
    JOIN our_address our ON our.id = c.our_address_id JOIN address a ON a.id = c.address_id
   WHERE d.id = ANY ($1::uuid[])
  UNION ALL
  SELECT our.value, a.value, false, c.id, c.client_id, 2
    FROM message m JOIN conversation c ON c.id = m.conversation_id
    JOIN our_address our ON our.id = c.our_address_id JOIN address a ON a.id = c.address_id
   WHERE m.mail_id = ANY ($4) AND m.direction = 'inbound'`;

/** A participant is the client, by any of their addresses, and whoever we have written to there. */
const PARTICIPANTS = `SELECT k.our_address, k.client_address, k.by_token,
    EXISTS (SELECT FROM address o WHERE o.client_id = k.client_id AND o.kind = 'email' AND o.value = $3)
      OR EXISTS (SELECT FROM message y JOIN delivery x ON x.message_id = y.id WHERE y.conversation_id = k.id AND x."to" = $3)
      AS participates
  FROM (${KNOWN}) k ORDER BY k.by_token DESC, participates DESC, k.rank LIMIT 20`;

/**
 * By the reply token, in the envelope or in To, Cc or Reply-To; else by a Message-ID of ours, or one that we know, in
 * In-Reply-To or References. Where the sender could be checked and nobody vouches for them, only the token counts that
 * was given to that very sender.
 */
export async function findThread(
  hub: Pick<Hub, 'pool' | 'config'>,
  mail: ParsedMail,
  { envelope, sender }: { envelope: MailEnvelope; sender: SenderCheck | null },
): Promise<FoundThread> {
  const secret = hub.config.authSecret;
  const inHeader = [...mail.to, ...mail.cc, ...mail.replyTo].flatMap((address) => {
    const read = readRecipient(secret, address);
    return read.kind === 'thread' ? [read.deliveryId] : [];
  });
  const tokens = [...new Set([...envelope.repliesTo, ...inHeader])];
  const earlier = mail.references.filter((id) => id !== mail.messageId);
  const ours = earlier.flatMap((id) => deliveryOfMailId(secret, id) ?? []);
  if (tokens.length + earlier.length === 0) return 'none';
  const { rows } = await hub.pool.query<Row>({
    name: 'mail_thread',
    text: PARTICIPANTS,
    values: [[...tokens, ...ours], tokens, mail.from, earlier],
  });
  if (rows.length === 0) return 'none';
  const found = rows.find((row) => row.by_token || (row.participates && sender?.verified !== false));
  if (found) return { clientAddress: found.client_address, ourAddress: found.our_address };
  // The client without a voucher is still the client by that address: marked, and in no other's conversation.
  return rows.some((row) => row.participates) ? 'none' : 'stranger';
}
