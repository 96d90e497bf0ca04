import { bytesOf, keepClientFiles } from '../../core/attachments/keepFiles.ts';
import type { Hub } from '../../core/hub.ts';
import { png } from './pictures.ts';

/** A mail with a picture, and one that was held back. */
export async function leaveMail(
  hub: Hub,
  { mark, divisionId, clientId }: { mark: string; divisionId: string; clientId: string },
) {
  const raw = { source: 'email' as const, bytes: Buffer.from(mark), divisionIds: [divisionId] };
  const kept = await hub.prisma.rawInbound.create({ data: { ...raw, from: `${mark}@x.example` } });
  const quarantined = await hub.prisma.rawInbound.create({
    data: { ...raw, from: `${mark}@quarantined.example`, reason: 'too_many_parts' },
  });
  const message = await hub.prisma.message.create({
    data: {
      clientId,
      channel: 'email',
      direction: 'inbound',
      from: `${mark}@x.example`,
      to: `${mark}-first@hub.example`,
      subject: `${mark} subject`,
      text: `${mark} text`,
      html: `<p>${mark} html</p>`,
      rawId: kept.id,
    },
  });
  const source = bytesOf(Buffer.concat([png(), Buffer.from(mark)]));
  const [file] = await keepClientFiles(hub, [{ name: `${mark}.png`, type: 'image/png', source }]);
  await hub.prisma.attachment.updateMany({ where: { id: file!.id }, data: { messageId: message.id } });
  return { messageId: message.id, attachmentId: file!.id, quarantineId: quarantined.id };
}
