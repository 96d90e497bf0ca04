import { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { remoteImagesOf, sanitizeMailHtml, withImageSources } from '../channels/sanitizeMailHtml.ts';
import type { MessageDetail } from '../contract/api.ts';
import { Attachment } from '../contract/attachments.ts';
import { MailFacts, MailRole } from '../contract/mail.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

const Attachments = z.array(Attachment);
const Flags = z.array(z.string());

/** One message with its delivery; HTML is sanitised each time it is read. Throws `not_found`. */
export async function loadMessageFor(hub: Hub, viewer: Viewer, id: string): Promise<MessageDetail> {
  const row = await hub.prisma.message.findUnique({
    where: { id },
    include: {
      deliveries: { orderBy: { role: { sort: 'asc', nulls: 'first' } } },
      files: { where: { contentId: { not: null }, image: { not: null } } },
      raw: { select: { facts: true } },
    },
  });
  if (!row || !(await isVisible(hub, viewer, row)))
    throw new AppError('not_found', 'There is no such message');
  const [delivery] = row.deliveries;
  const safe = row.html === null ? null : sanitizeMailHtml(row.html);
  const filesById = new Map(row.files.map(({ contentId, id: file }) => [contentId ?? '', file]));
  return {
    id: row.id,
    clientId: row.clientId,
    conversationId: row.conversationId,
    channel: row.channel,
    direction: row.direction,
    subject: row.subject,
    text: row.text,
    html: safe === null ? null : withImageSources(safe, filesById),
    from: row.from,
    to: row.to,
    attachments: Attachments.parse(row.attachments),
    flags: Flags.parse(row.flags),
    recipients: row.deliveries.map(({ to, role, state, error }) => ({
      address: to,
      role: MailRole.catch('to').parse(role),
      state,
      reason: error,
    })),
    mail: row.raw?.facts ? MailFacts.parse(row.raw.facts) : null,
    remoteImages: safe === null ? 0 : remoteImagesOf(safe).length,
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
export async function loadRawFor(
  hub: Hub,
  viewer: Viewer,
  messageId: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const row = await hub.prisma.message.findUnique({
    where: { id: messageId },
    include: { raw: { select: { bytes: true } } },
  });
  if (!row?.raw || !(await isVisible(hub, viewer, row)))
    throw new AppError('not_found', 'There is no original of this message');
  return row.raw.bytes;
}

async function isVisible(
  hub: Hub,
  { divisionId }: Viewer,
  { clientId }: { clientId: string },
): Promise<boolean> {
  return (await hub.prisma.client.count({ where: { id: clientId, divisionId } })) > 0;
}
