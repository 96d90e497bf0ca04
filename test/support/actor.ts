import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { expect } from 'vitest';
import { z } from 'zod';
import type { BoardSnapshot } from '../../core/contract/agents.ts';
import { ErrorReply } from '../../core/contract/api.ts';
import type { TimelineEvent } from '../../core/contract/events.ts';
import type { Ack, ConsoleToServer, ServerToConsole } from '../../core/contract/socket.ts';
import type { Intent } from '../../core/contract/words.ts';
import { isFile } from '../../server/http/route.ts';
import { withBoardChange } from '../../web/src/board/withBoardChange.ts';
import { routes } from '../../server/routes.ts';
import { until } from './openTestHub.ts';

// Somebody who uses the API: an agent, a supervisor, a program. Every answer is held against the contract.

export interface Answer<T> {
  status: number;
  body: T;
}

export type Credentials = { bearer: string } | { cookie: string } | null;

/** A connected console, with all that was pushed to it. */
export interface ConsoleSocket {
  socket: Socket<ServerToConsole, ConsoleToServer>;
  events: TimelineEvent[];
  desks: string[];
  boards: BoardSnapshot[];
  watch(clientId: string): Promise<Ack<{ lastSeq: number }>>;
  watchBoard(): Promise<Ack<BoardSnapshot>>;
  sees(fits: (event: TimelineEvent) => boolean): Promise<TimelineEvent>;
  close(): void;
}

export class Actor {
  readonly #credentials: Credentials;
  readonly #sockets: ConsoleSocket[] = [];
  /** Where the requests go; a test may point it at another server of the same hub. */
  url: string;

  constructor(url: string, credentials: Credentials) {
    this.url = url;
    this.#credentials = credentials;
  }

  get headers(): Record<string, string> {
    if (!this.#credentials) return {};
    return 'bearer' in this.#credentials
      ? { authorization: `Bearer ${this.#credentials.bearer}` }
      : { cookie: this.#credentials.cookie };
  }

  async ask<T = any>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/api${path}`, {
      method,
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    keepsContract({ method, path, status: response.status, answer });
    return { status: response.status, body: answer as T };
  }

  /** Asks, and expects to be answered. */
  async get<T = any>(path: string): Promise<T> {
    return this.#insist<T>('GET', path);
  }

  async post<T = any>(path: string, body: unknown = {}): Promise<T> {
    return this.#insist<T>('POST', path, body);
  }

  async put<T = any>(path: string, body: unknown = {}): Promise<T> {
    return this.#insist<T>('PUT', path, body);
  }

  /** A machine that is full says "not now, try again": who works here does. */
  async #insist<T>(method: string, path: string, body?: unknown): Promise<T> {
    for (let left = NOT_NOW_TRIES; ; left -= 1) {
      const answer = await this.ask<T>(method, path, body);
      if (answer.status !== 503 || left <= 1) return succeeded(answer, `${method} ${path}`);
      await pause(NOT_NOW_PAUSE_MS);
    }
  }

  async patch<T = any>(path: string, body: unknown = {}): Promise<T> {
    return succeeded(await this.ask<T>('PATCH', path, body), `PUT ${path}`);
  }

  /** Brings a file to be sent. */
  async bring(name: string, bytes: Uint8Array, type = 'application/octet-stream'): Promise<Answer<any>> {
    const path = `/attachments?name=${encodeURIComponent(name)}&type=${encodeURIComponent(type)}`;
    const response = await fetch(`${this.url}/api${path}`, {
      method: 'POST',
      headers: { ...this.headers, 'content-type': 'application/octet-stream' },
      body: Buffer.from(bytes),
    });
    const answer: unknown = await response.json();
    keepsContract({ method: 'POST', path, status: response.status, answer });
    return { status: response.status, body: answer as any };
  }

  /** A route that answers with a file. */
  async download(path: string): Promise<string> {
    const response = await fetch(`${this.url}/api${path}`, { headers: this.headers });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    const [plain = ''] = path.split('?');
    const route = routes.find((one) => isFile(one.reply) && patternOf(one.path).test(plain));
    expect(route?.status).toBe(response.status);
    answeredRoutes.add(`GET ${route?.path}`);
    return response.text();
  }

  async goes(intent: Intent, reason?: string): Promise<void> {
    await this.put('/agents/me/intent', { intent, ...(reason ? { reason } : {}) });
  }

  /** Waits until this agent is offered a conversation of this client's address. */
  async isOffered(address: string): Promise<{
    reservationId: string;
    id: string;
    clientId: string;
    why: any;
    expiresAt: string;
    desk: any;
  }> {
    const found = await until(async () => {
      const desk = await this.get('/me/desk');
      const offer = desk.offers.find((one: any) => one.conversation.address === address);
      return offer && { offer, desk };
    });
    const { offer, desk } = found;
    return { ...offer, id: offer.conversation.id, clientId: offer.conversation.clientId, desk };
  }

  /** Connects a console. Rejects with the server's reason when it is refused. */
  async socket(): Promise<ConsoleSocket> {
    const socket: Socket<ServerToConsole, ConsoleToServer> = io(this.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...(this.#credentials && 'bearer' in this.#credentials
        ? { auth: { token: this.#credentials.bearer } }
        : { extraHeaders: { ...this.headers, ...(this.#credentials ? { origin: this.url } : {}) } }),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    const console = consoleOf(socket);
    this.#sockets.push(console);
    return console;
  }

  leave(): void {
    for (const socket of this.#sockets.splice(0)) socket.close();
  }
}

function consoleOf(socket: ConsoleSocket['socket']): ConsoleSocket {
  const events: TimelineEvent[] = [];
  const desks: string[] = [];
  const boards: BoardSnapshot[] = [];
  socket.on('event', (event) => void events.push(event));
  socket.on('desk', ({ reason }) => void desks.push(reason));
  socket.on('board', (board) => void boards.push(board));
  socket.on('boardChange', (change) => {
    const last = boards.at(-1);
    if (last && change.from === last.version)
      boards.push({ ...withBoardChange(last, change), version: change.version });
  });
  return {
    socket,
    events,
    desks,
    boards,
    watch: (clientId) => socket.timeout(5_000).emitWithAck('client.watch', { clientId }),
    async watchBoard() {
      const answer = await socket.timeout(5_000).emitWithAck('board.watch');
      if (answer.ok) boards.push(answer.value);
      return answer;
    },
    sees: (fits) => until(async () => events.find(fits)),
    close: () => void socket.disconnect(),
  };
}

const NOT_NOW_TRIES = 10;
const NOT_NOW_PAUSE_MS = 500;

function succeeded<T>(answer: Answer<T>, what: string): T {
  if (answer.status >= 400) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

interface Exchange {
  method: string;
  path: string;
  status: number;
  answer: unknown;
}

/** Which routes were answered well at least once, for the test that wants all of them. */
export const answeredRoutes = new Set<string>();

/** A refusal has the one shape of refusals; anything else has the shape its route promises, and not a field more. */
function keepsContract({ method, path, status, answer }: Exchange): void {
  const plain = path.split('?')[0] ?? '';
  if (status >= 400) {
    expect(ErrorReply.safeParse(answer).error, `${method} ${path}`).toBeUndefined();
    return;
  }
  const route = routes.find((one) => one.method === method.toLowerCase() && patternOf(one.path).test(plain));
  if (!route) throw new Error(`${method} ${path} is in no route table`);
  answeredRoutes.add(`${method} ${route.path}`);
  expect(status, `${method} ${path}`).toBe(route.status);
  const parsed = route.reply.safeParse(answer);
  expect(parsed.error && z.prettifyError(parsed.error), `${method} ${path}`).toBeUndefined();
  expect(parsed.data, `${method} ${path}`).toEqual(answer);
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
}
