// Customers' mail on its way to the hub, handed over as a mail server does it: what is refused for good stays
// refused, what cannot be taken now is tried again later.
import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Mail } from '../model/mail.ts';
import { inBackground } from '../time/clock.ts';
import type { World } from '../world.ts';
import { fileMail, setDelivery, type Envelope } from './mails.ts';

export interface CustomerMail {
  from: string;
  fromName?: string | undefined;
  to: string;
  subject?: string | undefined;
  text?: string | undefined;
  html?: string | undefined;
  inReplyTo?: string | undefined;
  references?: string[] | undefined;
  headers?: Record<string, string> | undefined;
  attachments?: { filename: string; content: string; contentType?: string | undefined }[] | undefined;
  /** A whole message, sent as it is. */
  raw?: string | undefined;
  /** The same, for bytes that are no text. */
  rawBase64?: string | undefined;
  messageId?: string | undefined;
  retry?: boolean | undefined;
}

const mostTries = 10;

/** Sends a mail; resolves after the first attempt. Later attempts show in the mail's delivery. */
export async function sendMail(world: World, wanted: CustomerMail): Promise<Mail> {
  const envelope = { from: wanted.from, to: wanted.to.split(',').map((one) => one.trim()) };
  const raw = givenBytes(wanted) ?? (await compose(wanted));
  const mail = await fileMail(world, 'inbound', { envelope, raw });
  const isSettled = await attempt(world, mail);
  if (!isSettled && wanted.retry !== false) inBackground(keepTrying(world, mail), world.report);
  return mail;
}

function givenBytes({ raw, rawBase64 }: CustomerMail): Buffer | undefined {
  if (rawBase64 !== undefined) return Buffer.from(rawBase64, 'base64');
  return raw === undefined ? undefined : Buffer.from(raw);
}

async function compose(wanted: CustomerMail): Promise<Buffer> {
  const domain = wanted.from.split('@')[1] ?? 'customers.example';
  const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await writer.sendMail({
    from: wanted.fromName ? { name: wanted.fromName, address: wanted.from } : wanted.from,
    to: wanted.to,
    subject: wanted.subject ?? '',
    text: wanted.text ?? '',
    messageId: wanted.messageId ?? `<${randomUUID()}@${domain}>`,
    ...(wanted.html ? { html: wanted.html } : {}),
    ...(wanted.inReplyTo ? { inReplyTo: wanted.inReplyTo } : {}),
    ...(wanted.references ? { references: wanted.references } : {}),
    ...(wanted.headers ? { headers: wanted.headers } : {}),
    attachments: (wanted.attachments ?? []).map(({ contentType, ...rest }) => ({
      ...rest,
      encoding: 'base64',
      ...(contentType ? { contentType } : {}),
    })),
  });
  return Buffer.isBuffer(message) ? message : Buffer.from('');
}

async function keepTrying(world: World, mail: Mail): Promise<void> {
  while (mail.delivery.tries < mostTries) {
    await world.clock.sleep(Math.min(60_000, 1000 * 2 ** mail.delivery.tries));
    if (await attempt(world, mail)) return;
  }
  setDelivery(world, mail, { ...mail.delivery, state: 'refused' });
}

/** One hand-over to the hub. Returns whether the matter is settled, for good or bad. */
async function attempt(world: World, mail: Mail): Promise<boolean> {
  const tries = mail.delivery.tries + 1;
  const result = await handOver(world, mail.envelope, mail.raw);
  const isTemporary = result.code === null || (result.code >= 400 && result.code < 500);
  const isTaken = result.code !== null && result.code < 400;
  const state = isTaken ? 'accepted' : isTemporary ? 'retrying' : 'refused';
  setDelivery(world, mail, { state, tries, response: result.response });
  return !isTemporary;
}

interface HandOver {
  /** The SMTP status, or null when there was no connection. */
  code: number | null;
  response: string;
}

async function handOver(world: World, envelope: Envelope, raw: Buffer): Promise<HandOver> {
  if (world.isNetworkCut) return { code: null, response: 'the network to the hub is cut' };
  const faults = world.faults.strike('smtp:out');
  for (const rule of faults) {
    if (rule.action === 'delay' || rule.action === 'reorder') await world.clock.sleepReal(rule.delayMs);
    if (rule.action === 'fail') return { code: rule.status ?? null, response: 'fault switch: not sent' };
  }
  const copies = faults.find((rule) => rule.action === 'repeat')?.copies ?? 1;
  const results = await Promise.all(Array.from({ length: copies }, () => deliver(world, envelope, raw)));
  if (faults.some((rule) => rule.action === 'drop-reply')) {
    return { code: null, response: 'fault switch: the answer was lost' };
  }
  return results[0] ?? { code: null, response: '' };
}

async function deliver(world: World, envelope: Envelope, raw: Buffer): Promise<HandOver> {
  const transport = createTransport({
    host: world.config.hubSmtpHost,
    port: world.config.hubSmtpPort,
    secure: false,
    ignoreTLS: true,
    name: 'mail.customers.example',
    connectionTimeout: 5_000,
    socketTimeout: 30_000,
  });
  try {
    const { response } = await transport.sendMail({ envelope: { ...envelope }, raw });
    return { code: Number(response.slice(0, 3)) || 250, response };
  } catch (error) {
    const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : NaN;
    const text = error instanceof Error ? error.message : String(error);
    const response = error instanceof Error && 'response' in error ? String(error.response) : text;
    return { code: Number.isFinite(code) ? code : null, response };
  } finally {
    transport.close();
  }
}
