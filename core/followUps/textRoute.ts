import type { FollowUp } from '../../prisma/generated/client.ts';
import { MessageChannel } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { takeTextSender } from '../senders/textSenders.ts';

// The way that a planned text takes.

export interface TextRoute {
  channel: MessageChannel;
  from: string;
  to: string;
}

interface About {
  id: string;
  channel: 'call' | 'sms' | 'email';
  queueId: string;
  ourAddressId: string;
  ourAddress: { value: string };
  address: { value: string } | null;
}

/** What says where a text goes. */
type Planned = Pick<FollowUp, 'conversationId' | 'clientId' | 'channel' | 'to'>;

interface Whose {
  clientId: string;
  divisionId: string;
  about: About | null;
}

/**
 * To whom its writer wanted; else where the conversation is that it belongs to; else to the client's number; else by mail. Null when
 * there is no address to send to or from. The client's row must be taken.
 */
export async function textRoute(tx: Tx, followUp: Planned): Promise<TextRoute | null> {
  const { conversationId, clientId } = followUp;
  const about =
    conversationId === null
      ? null
      : await tx.db.conversation.findUnique({
          where: { id: conversationId },
          include: { address: true, ourAddress: true },
        });
  const { divisionId } = await tx.db.client.findUniqueOrThrow({
    where: { id: clientId },
    select: { divisionId: true },
  });
  const whose = { clientId, divisionId, about };
  const wanted = MessageChannel.nullable().parse(followUp.channel);
  if (wanted && followUp.to !== null)
    return routeTo(tx, whose, { channel: wanted, to: followUp.to, checked: false });
  if (about?.address) {
    const channel = about.channel === 'email' ? 'email' : 'sms';
    return routeTo(tx, whose, { channel, to: about.address.value, checked: true });
  }
  return (await routeByKind(tx, whose, 'phone')) ?? (await routeByKind(tx, whose, 'email'));
}

/** To an address that is the client's still; texts from the number that this client has, mails from where the conversation is. */
async function routeTo(
  tx: Tx,
  { clientId, divisionId, about }: Whose,
  { channel, to, checked }: { channel: MessageChannel; to: string; checked: boolean },
): Promise<TextRoute | null> {
  const kind = channel === 'email' ? 'email' : 'phone';
  if (!checked && (await tx.db.address.count({ where: { clientId, kind, value: to } })) === 0) return null;
  const isThere = about?.channel === channel;
  if (channel === 'sms') {
    const queueIds = about ? [about.queueId] : [];
    const aboutId = about && about.channel !== 'email' ? about.ourAddressId : null;
    const sender = await takeTextSender(tx, { divisionId, to, queueIds, aboutId });
    return sender && { channel, from: sender.value, to };
  }
  if (isThere) return { channel, from: about.ourAddress.value, to };
  const ours = await tx.db.ourAddress.findFirst({
    where: { kind, queue: { divisionId } },
    orderBy: { value: 'asc' },
  });
  return ours && { channel, from: ours.value, to };
}

async function routeByKind(tx: Tx, whose: Whose, kind: 'phone' | 'email'): Promise<TextRoute | null> {
  const address = await tx.db.address.findFirst({
    where: { clientId: whose.clientId, kind },
    orderBy: [{ optedOutAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'asc' }],
  });
  const channel = kind === 'email' ? 'email' : 'sms';
  return address && routeTo(tx, whose, { channel, to: address.value, checked: true });
}
