import { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { sanitizeMailHtml } from '../channels/sanitizeMailHtml.ts';
import type { MessageDetail } from '../contract/api.ts';
import { Attachment } from '../contract/events.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

const Attachments = z.array(Attachment);
const Flags = z.array(z.string());

/** One message with its delivery; HTML is sanitised each time it is read. Throws `not_found`. */
export async function loadMessageFor(hub: Hub, viewer: Viewer, id: string): Promise<MessageDetail> {
  const row = await hub.prisma.message.findFirst({
    where: { id, client: { divisionId: viewer.divisionId } },
    include: { deliveries: { orderBy: { createdAt: 'desc' }, take: 1 } },
  });
  if (!row) throw new AppError('not_found', 'There is no such message');
  const [delivery] = row.deliveries;
  return {
    id: row.id,
    clientId: row.clientId,
    conversationId: row.conversationId,
    channel: row.channel,
    direction: row.direction,
    subject: row.subject,
    text: row.text,
    html: row.html === null ? null : sanitizeMailHtml(row.html),
    from: row.from,
    to: row.to,
    attachments: Attachments.parse(row.attachments),
    flags: Flags.parse(row.flags),
    delivery: delivery
      ? {
          id: delivery.id,
          state: delivery.state,
          reason: delivery.error ?? delivery.heldReason,
          heldUntil: delivery.state === 'held' ? delivery.dueAt.toISOString() : null,
        }
      : null,
    at: row.createdAt.toISOString(),
  };
}

/** The bytes as they came. Throws `not_found` also for a message that has none. */
export async function loadRawFor(hub: Hub, viewer: Viewer, messageId: string): Promise<Uint8Array> {
  const row = await hub.prisma.message.findFirst({
    where: { id: messageId, client: { divisionId: viewer.divisionId } },
    include: { raw: { select: { bytes: true } } },
  });
  if (!row?.raw) throw new AppError('not_found', 'There is no original of this message');
  return row.raw.bytes;
}
