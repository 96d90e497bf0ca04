import { openInboundDoor } from '../../core/conversations/receiveInbound.ts';
import type { Hub } from '../../core/hub.ts';
import { startMailListener } from '../../server/smtp/startMailListener.ts';
import type { Message, RawInbound } from '../../prisma/generated/client.ts';
import { makeMailId } from '../../core/channels/mailThreads.ts';
import { queueMessage } from '../../core/conversations/queueMessage.ts';
import { withTransaction } from '../../core/db.ts';
import { openTestHub, until } from './openTestHub.ts';
import { makeHouse, type House } from './people.ts';
import { sendRaw } from './smtpTalk.ts';

interface MailParts {
  id?: string;
  subject?: string;
  body?: string;
  headers?: string[];
}

export interface TestMailDoor {
  hub: Hub;
  house: House;
  port: number;
  /** A sender nobody knows yet. */
  newSender(): string;
  rawMail(from: string, parts?: MailParts): string;
  /** Gives the server's last word. */
  send(from: string, raw: string | Buffer, to?: string[]): Promise<string>;
  messagesOf(from: string): Promise<Message[]>;
  lastRaw(from: string): Promise<RawInbound | null>;
  /** An agent writes to somebody in the conversation of this message. */
  writes(message: Message, to: string): Promise<{ deliveryId: string; mailId: string }>;
  close(): Promise<void>;
}

/** A hub that listens for mail on a port of its own. */
export async function openMailDoor(): Promise<TestMailDoor> {
  const { hub, close } = await openTestHub({ INBOUND_SMTP_PORT: '0' });
  const house = await makeHouse(hub);
  const listener = await startMailListener(hub, openInboundDoor(hub));
  let count = 0;
  return {
    hub,
    house,
    port: listener.port,
    newSender: () => `someone-${(count += 1)}@client.example`,
    rawMail(from, { id, subject = 'Hello', body = 'I have a question.', headers = [] } = {}) {
      const mailId = id ?? `m${(count += 1)}@client.example`;
      const fields = [
        `From: Some One <${from}>`,
        `To: ${house.mailbox.value}`,
        `Subject: ${subject}`,
        `Message-ID: <${mailId}>`,
      ];
      return [...fields, ...headers, '', body].join('\n').replaceAll('\n', '\r\n');
    },
    send: (from, raw, to = [house.mailbox.value]) => sendRaw(listener.port, { from, to, raw }),
    async messagesOf(from) {
      const address = await hub.prisma.address.findFirst({ where: { kind: 'email', value: from } });
      if (!address) return [];
      return hub.prisma.message.findMany({
        where: { clientId: address.clientId },
        orderBy: { createdAt: 'asc' },
      });
    },
    lastRaw: (from) => hub.prisma.rawInbound.findFirst({ where: { from }, orderBy: { receivedAt: 'desc' } }),
    async writes({ clientId, conversationId }, to) {
      const order = {
        clientId,
        conversationId,
        channel: 'email',
        purpose: 'reply',
        text: 'Here you are.',
      } as const;
      const from = house.mailbox.value;
      const idempotencyKey = `test:${(count += 1)}`;
      const queued = await withTransaction(hub, (tx) =>
        queueMessage(tx, { ...order, from, to, idempotencyKey }),
      );
      const { deliveryId } = queued!;
      await until(() => hub.prisma.delivery.findFirst({ where: { id: deliveryId, state: 'accepted' } }));
      return { deliveryId, mailId: makeMailId(hub.config.authSecret, deliveryId, from) };
    },
    async close() {
      await listener.close();
      await close();
    },
  };
}
