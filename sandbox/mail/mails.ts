import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { newSid } from '../ids.ts';
import type { Mail, MailDelivery } from '../model/mail.ts';
import type { World } from '../world.ts';

export interface Envelope {
  from: string;
  to: string[];
}

export interface WireMail {
  envelope: Envelope;
  raw: Buffer;
}

/** Files a mail as it went over the wire, readable for the page and the tests. */
export async function fileMail(
  world: World,
  direction: Mail['direction'],
  { envelope, raw }: WireMail,
): Promise<Mail> {
  const parsed = await simpleParser(raw, { skipTextToHtml: true });
  const [sender] = parsed.from?.value ?? [];
  const mail: Mail = {
    id: newSid('mail-'),
    direction,
    messageId: parsed.messageId ?? '',
    from: sender?.address ?? envelope.from,
    fromName: sender?.name ?? '',
    to: addressesOf(parsed.to),
    envelope,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: typeof parsed.html === 'string' ? parsed.html : null,
    inReplyTo: parsed.inReplyTo ?? null,
    references: [parsed.references ?? []].flat(),
    headers: headersOf(parsed),
    attachments: parsed.attachments.map((one) => ({
      filename: one.filename ?? '',
      contentType: one.contentType,
      size: one.size,
      content: one.content,
    })),
    raw,
    at: new Date(),
    delivery: { state: direction === 'outbound' ? 'received' : 'sending', tries: 0, response: '' },
  };
  world.mails.set(mail.id, mail);
  touchMail(world, mail);
  return mail;
}

function addressesOf(list: AddressObject | AddressObject[] | undefined): string[] {
  return [list ?? []].flat().flatMap((one) => one.value.map((each) => each.address ?? '').filter(Boolean));
}

function headersOf(parsed: ParsedMail): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { key, line } of parsed.headerLines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n\s+/g, ' ')
      .trim();
    headers[key] = key in headers ? `${headers[key]}\n${value}` : value;
  }
  return headers;
}

export function setDelivery(world: World, mail: Mail, delivery: MailDelivery): void {
  mail.delivery = delivery;
  touchMail(world, mail);
}

function touchMail(world: World, mail: Mail): void {
  const parties = new Set(
    [mail.from, mail.envelope.from, ...mail.to, ...mail.envelope.to].map(normalAddress),
  );
  world.journal.touch({ kind: 'mail', id: mail.id, parties: [...parties], present: () => presentMail(mail) });
}

/** Mail addresses are compared without regard to case. */
export function normalAddress(address: string): string {
  return address.trim().toLowerCase();
}

function presentMail(mail: Mail): Record<string, unknown> {
  const { raw: _raw, attachments, at, ...rest } = mail;
  return {
    kind: 'mail',
    ...rest,
    attachments: attachments.map(({ content: _content, ...described }) => described),
    at: at.toISOString(),
  };
}
