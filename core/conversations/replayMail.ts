import type { Viewer } from '../access/viewer.ts';
import { openMailParser } from '../channels/parseMail.ts';
import { MailEnvelope } from '../contract/mail.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { openMailLine } from './mailLine.ts';
import { openInboundDoor } from './receiveInbound.ts';
import { takeInForPerson } from './receiveMail.ts';

// A mail that was kept apart, looked at by a person and taken in after all: as if it came now, with the reason forgotten.

/**
 * Takes a kept mail in. A person says that a person wrote it, so signs of machines do not count; what cannot be read in one
 * way still is not. Throws `invalid_state` for that, and for one that was taken in meanwhile or is for none of our addresses.
 */
export async function replayMail(hub: Hub, viewer: Viewer, id: string): Promise<void> {
  const row = await hub.prisma.rawInbound.findUnique({ where: { id } });
  if (row?.source !== 'email' || row.reason === null)
    throw new AppError('invalid_state', 'This was taken in already, or is no mail');
  const kept = MailEnvelope.safeParse(row.envelope);
  const parser = openMailParser();
  try {
    const reading = await parser.parse(Buffer.from(row.bytes));
    if ('unreadable' in reading)
      throw new AppError('invalid_state', 'It cannot be read in one way only', {
        details: { reason: reading.unreadable },
      });
    const envelope = kept.success
      ? kept.data
      : { sender: row.from, recipients: [...reading.to, ...reading.cc], repliesTo: [], ip: null, helo: null };
    const recipients = await oursAmong(hub, envelope.recipients);
    if (recipients.length === 0) throw new AppError('invalid_state', 'It is for none of our addresses');
    const at = { hub, door: openInboundDoor(hub), line: openMailLine(hub), parser };
    const mail = { raw: Buffer.from(row.bytes), envelope: { ...envelope, recipients } };
    await takeInForPerson(at, mail, { reading, rawId: id });
  } finally {
    await parser.close();
  }
  await hub.prisma.rawInbound.update({
    where: { id },
    data: { reason: null, replayedAt: new Date(), replayedBy: viewer.agentId },
  });
}

async function oursAmong(hub: Hub, addresses: readonly string[]): Promise<string[]> {
  const rows = await hub.prisma.ourAddress.findMany({
    where: { kind: 'email', value: { in: [...addresses] } },
    select: { value: true },
  });
  return rows.map(({ value }) => value);
}
