import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { CallRecordings } from './callRecordings.ts';
import type { Mood } from './moods.ts';
import { TextMedia, type Text } from './textMedia.ts';

// The world outside, which does not die with the hub: a phone network that speaks what we use of Twilio's REST, and a mail
// relay. It counts what reached it, tells what it knows when asked, and posts news until they are answered.

export const ACCOUNT = `AC${'7'.repeat(32)}`;
export const TOKEN = 'the-twilio-token-of-the-tests';

export type Form = Record<string, string>;

export interface PhoneCall {
  sid: string;
  label: string;
  to: string;
  from: string;
  status: 'ringing' | 'in-progress' | 'completed';
  conference: string | null;
  endsConference: boolean;
  /** Where news of it goes, below the hub's public address. */
  newsPath: string;
  at: Date;
}

export interface News {
  path: string;
  form: Form;
}

export const newSid = (prefix: string): string => `${prefix}${randomBytes(16).toString('hex')}`;
const conferenceSid = (name: string): string =>
  `CF${Buffer.from(name).toString('hex').padEnd(32, '0').slice(-32)}`;

export class OutsideWorld {
  readonly texts: Text[] = [];
  /** Message-ID and reader of the mails that were taken, each time they were. */
  readonly mails: string[] = [];
  readonly calls = new Map<string, PhoneCall>();
  /** To be posted to the hub, in order. */
  readonly news: News[] = [];
  readonly moods: Partial<Record<'text' | 'party' | 'mail', Mood[]>> = {};
  /** A call whose order was taken slowly, and the answer to that. */
  slow: { call: PhoneCall; answer: () => void } | null = null;
  apiUrl = '';
  smtpUrl = '';
  readonly #publicUrl: string;
  /** What is recorded of each conference, by its name. */
  readonly recordings = new Map<string, { sid: string; status: string }>();
  readonly callRecordings = new CallRecordings();
  readonly textMedia = new TextMedia();
  readonly #conferences = new Map<string, string>();
  readonly #http = createServer((req, res) => void this.#answer(req, res));
  readonly #smtp: SMTPServer;

  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
    this.#smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const mood = this.moods.mail?.shift();
          if (mood === 'busy') return done(Object.assign(new Error('later'), { responseCode: 451 }));
          if (mood === 'refuse') return done(Object.assign(new Error('no'), { responseCode: 550 }));
          const id = /^message-id:\s*<([^>]+)>/im.exec(Buffer.concat(chunks).toString('utf8'))?.[1];
          this.mails.push(`${id ?? ''} ${envelope.rcptTo.map(({ address }) => address).join()}`);
          if (mood === 'hang') return;
          if (mood === 'silent') {
            for (const { _socket } of this.#smtp.connections) _socket.destroy();
            return;
          }
          return done();
        });
      },
    });
    this.#smtp.on('error', () => undefined);
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => this.#smtp.listen(0, '127.0.0.1', resolve));
    this.apiUrl = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
    this.smtpUrl = `smtp://127.0.0.1:${(this.#smtp.server.address() as AddressInfo).port}`;
  }

  /** Somebody dials one of our numbers. The answer of the hub says into which conference. */
  dial(from: string, to: string): PhoneCall {
    const call: PhoneCall = {
      sid: newSid('CA'),
      label: 'client',
      to,
      from,
      status: 'in-progress',
      conference: null,
      endsConference: true,
      newsPath: '/voice/status',
      at: new Date(),
    };
    this.calls.set(call.sid, call);
    return call;
  }

  /** A party picks up, hangs up, or does not answer. */
  tell(call: PhoneCall, status: string): void {
    if (call.status === 'completed') return;
    const isOver = !['ringing', 'in-progress'].includes(status);
    call.status = isOver ? 'completed' : (status as PhoneCall['status']);
    this.#post(call, status);
    if (isOver && call.endsConference && call.conference) this.#endConference(call.conference);
  }

  liveCalls(): PhoneCall[] {
    return [...this.calls.values()].filter((call) => call.status !== 'completed');
  }

  /** The live call of a party in the conference of a conversation. */
  party(conversationId: string, label: string): PhoneCall | undefined {
    return this.liveCalls().find(
      (call) => call.conference === `conv-${conversationId}` && call.label.startsWith(label),
    );
  }

  #post(call: PhoneCall, status: string): void {
    this.news.push({
      path: call.newsPath,
      form: { AccountSid: ACCOUNT, CallSid: call.sid, CallStatus: status, From: call.from, To: call.to },
    });
  }

  /** The call goes on with another document of the hub: it is asked for. */
  #direct(call: PhoneCall, url: string): void {
    if (call.status === 'completed') return;
    const path = url.slice(`${this.#publicUrl}/webhooks/twilio`.length).split('#')[0] ?? '';
    const form = { AccountSid: ACCOUNT, CallSid: call.sid, From: call.from, To: call.to };
    this.news.push({ path, form: { ...form, CallStatus: 'in-progress' } });
  }

  #endConference(name: string): void {
    for (const call of this.liveCalls()) {
      if (call.conference === name) this.tell(call, 'completed');
    }
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
    const url = new URL(req.url ?? '', 'http://x');
    const [, , , , kind, id, sub, subId] = decodeURIComponent(url.pathname.replace(/\.json$/, '')).split('/');
    const say = (status: number, body: object): void => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const isGet = req.method === 'GET';
    if (kind === 'Messages' && sub === 'Media') return this.textMedia.answer(id ?? '', subId, { say, res });
    if (kind === 'Messages') return isGet ? this.#listTexts(url, say) : this.#takeText(form, say, res);
    if (sub === 'Recordings' && kind === 'Calls')
      return this.callRecordings.answer(id ?? '', { subId, form, isGet }, say);
    if (sub === 'Recordings') {
      const recording = this.recordings.get(this.#conferences.get(id ?? '') ?? '');
      if (recording && !isGet) recording.status = form['Status'] ?? '';
      return say(200, isGet ? { recordings: recording ? [recording] : [] } : { ...recording });
    }
    if (isGet && !id) return this.#list(kind ?? '', url.searchParams, say);
    if (kind === 'Conferences' && sub === 'Participants' && !subId)
      return this.#addParty(id ?? '', form, say);
    if (kind === 'Conferences' && sub === 'Participants')
      return say(this.calls.get(subId ?? '')?.status === 'completed' ? 404 : 200, { call_sid: subId });
    if (kind === 'Conferences' && form['Status'] !== 'completed') return say(200, { sid: id });
    if (kind === 'Conferences') {
      const name = this.#conferences.get(id ?? '');
      if (name) this.#endConference(name);
      return say(name ? 200 : 404, { sid: id });
    }
    const call = this.calls.get(id ?? '');
    if (!call) return say(404, { code: 20404, message: 'no such call', status: 404 });
    if (form['Url'] !== undefined) this.#direct(call, form['Url']);
    else if (!isGet) this.tell(call, 'completed');
    return say(200, { sid: call.sid, status: call.status });
  }

  #listTexts(url: URL, say: (status: number, body: object) => void): void {
    const messages = this.texts.filter(
      (text) => text.to === url.searchParams.get('To') && text.from === url.searchParams.get('From'),
    );
    const shown = messages.map(({ sid, from, to, body, at }) => ({
      sid,
      from,
      to,
      body,
      direction: 'outbound-api',
      status: 'delivered',
      date_created: at.toUTCString(),
    }));
    say(200, { messages: shown });
  }

  #list(kind: string, asked: URLSearchParams, say: (status: number, body: object) => void): void {
    if (kind === 'Conferences') {
      const found = [...this.#conferences].filter(([, name]) => name === asked.get('FriendlyName'));
      return say(200, { conferences: found.map(([sid, name]) => ({ sid, friendly_name: name })) });
    }
    if (kind !== 'Calls') return say(200, { [kind.toLowerCase()]: [] });
    const calls = [...this.calls.values()].filter(
      (call) => call.to === asked.get('To') && call.from === asked.get('From'),
    );
    const shown = calls.map(({ sid, from, to, status, at }) => ({
      sid,
      from,
      to,
      status,
      direction: 'outbound-api',
      date_created: at.toUTCString(),
      start_time: at.toUTCString(),
    }));
    return say(200, { calls: shown });
  }

  #takeText(form: Form, say: (status: number, body: object) => void, res: ServerResponse): void {
    const mood = this.moods.text?.shift();
    if (mood === 'busy') return say(503, { code: 20503, message: 'busy', status: 503 });
    if (mood === 'refuse') return say(400, { code: 21211, message: 'no such number', status: 400 });
    if (mood === 'optedOut') return say(400, { code: 21610, message: 'opted out', status: 400 });
    if (mood === 'hangUntaken') return;
    if (mood === 'lost') {
      res.destroy();
      return;
    }
    const newsPath = (form['StatusCallback'] ?? '')
      .slice(`${this.#publicUrl}/webhooks/twilio`.length)
      .split('#')[0];
    const text: Text = {
      sid: newSid('SM'),
      from: form['From'] ?? '',
      to: form['To'] ?? '',
      body: form['Body'] ?? '',
      newsPath: newsPath ?? '',
      at: new Date(),
    };
    this.texts.push(text);
    if (mood === 'silent') {
      res.destroy();
      return;
    }
    if (mood === 'hang') return;
    say(201, { sid: text.sid, status: 'queued' });
    this.news.push({
      path: text.newsPath,
      form: { AccountSid: ACCOUNT, MessageSid: text.sid, MessageStatus: 'delivered' },
    });
  }

  #addParty(name: string, form: Form, say: (status: number, body: object) => void): void {
    const mood = this.moods.party?.shift();
    if (mood === 'hangUntaken') return;
    if (mood === 'refuse') return say(400, { code: 21215, message: 'not allowed', status: 400 });
    const call: PhoneCall = {
      sid: newSid('CA'),
      label: form['Label'] ?? '',
      to: form['To'] ?? '',
      from: form['From'] ?? '',
      status: 'ringing',
      conference: name,
      endsConference: form['EndConferenceOnExit'] === 'true',
      newsPath:
        (form['StatusCallback'] ?? '').slice(`${this.#publicUrl}/webhooks/twilio`.length).split('#')[0] ?? '',
      at: new Date(),
    };
    this.calls.set(call.sid, call);
    this.#conferences.set(conferenceSid(name), name);
    const answer = (): void =>
      say(201, { call_sid: call.sid, conference_sid: conferenceSid(name), status: 'queued' });
    if (mood === 'slow') {
      this.slow = { call, answer };
      return;
    }
    this.#post(call, 'initiated');
    if (mood !== 'hang') answer();
  }

  close(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    return new Promise((resolve) => this.#smtp.close(() => resolve()));
  }
}
