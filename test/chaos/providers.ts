import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import twilio from 'twilio';
import { ACCOUNT, TOKEN, type Fleet } from '../support/fleet/fleet.ts';
import type { Item, Sending } from './items.ts';
import type { Ledger } from './ledger.ts';

// The phone network and the mail servers of the outside world. Twilio with #rc=5&rp=all tries six times within fifteen
// seconds and then gives up for good; a mail server keeps its queue until the mail is taken.

const TRIES = 6;
const TRY_FOR_MS = 15_000;
const FIRST_WAIT_MS = 150;
const MAIL_WAIT_MS = 400;
const MAIL_LONGEST_WAIT_MS = 3_000;
const MAIL_CONNECTIONS = 6;

export const OUR_NUMBER = '+15005550100';
export const OUR_MAILBOX = 'help@hub.example';

export interface Providers {
  /** Sends it and does all that its provider would do until it is acknowledged or given up. */
  send(sending: Sending): Promise<void>;
  /** Nothing more is sent, and nothing tried again. */
  close(): void;
}

export function openProviders(fleet: Pick<Fleet, 'url' | 'smtpPort'>, ledger: Ledger): Providers {
  let isClosed = false;
  const post = makePoster(fleet.url, ledger);
  const transport = createTransport({
    host: '127.0.0.1',
    port: fleet.smtpPort,
    pool: true,
    maxConnections: MAIL_CONNECTIONS,
    ignoreTLS: true,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 20_000,
  });
  // Each mail's own failure says enough.
  transport.on('error', () => undefined);

  async function call(item: Item): Promise<void> {
    const form = callForm(item);
    if (!(await post('/voice', form))) return;
    ledger.acknowledged(item);
    if (await post('/voice/status', { ...form, CallStatus: 'completed', CallDuration: '7' }))
      ledger.hungUp(item);
  }

  async function mail(item: Item): Promise<void> {
    const raw = mailOf(item);
    for (let waitMs = MAIL_WAIT_MS; !isClosed; waitMs = Math.min(waitMs * 1.5, MAIL_LONGEST_WAIT_MS)) {
      ledger.attempts += 1;
      try {
        await transport.sendMail({ envelope: { from: item.from, to: [OUR_MAILBOX] }, raw });
        ledger.acknowledged(item);
        return;
      } catch (error) {
        ledger.refusals += 1;
        const code = (error as { responseCode?: number }).responseCode ?? 0;
        if (code >= 500) ledger.strange(`mail ${item.id}: ${(error as Error).message}`);
      }
      await pause(waitMs);
    }
  }

  return {
    async send({ item }) {
      if (isClosed) return;
      ledger.sent(item);
      switch (item.kind) {
        case 'sms':
          if (await post('/sms', smsForm(item))) ledger.acknowledged(item);
          return;
        case 'call':
          return call(item);
        case 'mail':
          return mail(item);
      }
    },
    close() {
      isClosed = true;
      transport.close();
    },
  };
}

type Form = Record<string, string>;

/** Posts a signed form as often as Twilio would; whether it was taken. */
function makePoster(url: string, ledger: Ledger): (path: string, form: Form) => Promise<boolean> {
  return async (path, form) => {
    const address = `${url}/webhooks/twilio${path}`;
    const body = new URLSearchParams(form).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(TOKEN, address, form),
    };
    const startedAt = Date.now();
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      ledger.attempts += 1;
      const { status, text } = await ask(address, { method: 'POST', headers, body });
      // The caller hears music and the network asks again: nothing has been taken in by that.
      const isHeld = text.includes(`>${address}</Redirect>`);
      if (status >= 200 && status < 300 && !isHeld) return true;
      ledger.refusals += 1;
      if (status !== 0 && status < 500 && !isHeld)
        ledger.strange(`${path} ${form['CallSid'] ?? form['MessageSid']}: ${status}`);
      if (Date.now() - startedAt > TRY_FOR_MS) break;
      await pause(FIRST_WAIT_MS * 2 ** attempt);
    }
    ledger.givenUp += 1;
    return false;
  };
}

/** The status, or 0 when there was no answer, and what it says. */
async function ask(url: string, init: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(TRY_FOR_MS) });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return { status: 0, text: '' };
  }
}

function smsForm({ id, from, text }: Item): Form {
  return {
    AccountSid: ACCOUNT,
    ApiVersion: '2010-04-01',
    MessageSid: id,
    SmsMessageSid: id,
    SmsSid: id,
    SmsStatus: 'received',
    From: from,
    To: OUR_NUMBER,
    Body: text,
    NumMedia: '0',
    NumSegments: '1',
  };
}

function callForm({ id, from }: Item): Form {
  return {
    AccountSid: ACCOUNT,
    ApiVersion: '2010-04-01',
    CallSid: id,
    CallStatus: 'ringing',
    Direction: 'inbound',
    From: from,
    To: OUR_NUMBER,
    Caller: from,
    Called: OUR_NUMBER,
  };
}

function mailOf({ n, id, from, text }: Item): string {
  return [
    `From: <${from}>`,
    `To: <${OUR_MAILBOX}>`,
    `Subject: Invoice ${n}`,
    `Message-ID: <${id}>`,
    'Date: Mon, 05 Jan 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
  ].join('\r\n');
}
