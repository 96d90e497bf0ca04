import type { WebSocket } from 'ws';
import { isOver, type Call } from '../model/call.ts';
import { pressKeys } from '../phone/audio.ts';
import { answerPhone, hangUp, rejectCall } from '../phone/customerCalls.ts';
import { inBackground } from '../time/clock.ts';
import type { World } from '../world.ts';
import { readAccessToken } from './accessToken.ts';
import { openEcho } from './echo.ts';
import { Lines } from './lines.ts';
import { EXPIRED, NOT_UNDERSTOOD, FromPhone, type ToPhone } from './phoneMessages.ts';
import type { Switchboard } from './switchboard.ts';

/** A phone whose window is gone is waited for so long: a page that is loaded anew finds its call as it left it. */
const LOST_AFTER_MS = 30_000;

type State = Extract<ToPhone, { type: 'call' }>['state'];

/** One browser window that is a phone: somebody's, or at the end of one call. */
export class PhoneWindow {
  readonly #world: World;
  readonly #socket: WebSocket;
  readonly #lines: Lines;
  /** Calls that it was let in to by a token. */
  readonly #attached = new Set<string>();
  readonly #told = new Map<string, State>();
  #address: string | null = null;
  #leave: (() => void)[] = [];
  #expiry: NodeJS.Timeout | undefined;

  constructor(world: World, switchboard: Switchboard, socket: WebSocket) {
    this.#world = world;
    this.#socket = socket;
    this.#lines = new Lines(world, switchboard);
    socket.on('message', (data) => this.#hear(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
    socket.on('close', () => this.#gone());
    // A broken socket is closed, and that is dealt with.
    socket.on('error', () => undefined);
    this.#leave.push(
      world.journal.onChange(({ kind, id }) => kind === 'call' && this.#tell(world.calls.get(id))),
    );
  }

  #hear(text: string): void {
    const message = FromPhone.safeParse(parsed(text)).data;
    if (!message) {
      this.#socket.close(NOT_UNDERSTOOD);
      return;
    }
    if (message.type === 'register') this.#register(message.token);
    else if (message.type === 'attach') this.#attach(message.token);
    else if (message.type === 'echo') inBackground(this.#echo(message.sdp), this.#world.report);
    else this.#use(message);
  }

  #register(token: string): void {
    const grant = readAccessToken(token, this.#world.config);
    const address = grant && `client:${grant.identity}`;
    if (!address || (this.#address !== null && this.#address !== address)) {
      this.#say({ type: 'refused', reason: 'token' });
      return;
    }
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(() => this.#socket.close(EXPIRED), grant.expiresAt.getTime() - Date.now());
    this.#expiry.unref();
    if (this.#address === null) this.#leave.push(this.#world.parties.openPhones([address]));
    this.#address = address;
    this.#say({ type: 'registered', address, expiresAt: grant.expiresAt.toISOString() });
    for (const call of this.#world.calls.values()) if (!isOver(call)) this.#tell(call);
  }

  #attach(token: string): void {
    const callSid = this.#world.lineTokens.use(token);
    if (callSid === undefined) {
      this.#say({ type: 'refused', reason: 'token' });
      return;
    }
    this.#attached.add(callSid);
    this.#say({ type: 'attached', callSid });
    this.#tell(this.#world.calls.get(callSid));
  }

  async #echo(offer: string): Promise<void> {
    const sdp = this.#address === null ? null : await openEcho(offer).catch(() => null);
    if (sdp === null) this.#say({ type: 'refused', reason: 'offer' });
    else this.#say({ type: 'echo', sdp });
  }

  #use(message: Exclude<FromPhone, { token: string } | { type: 'echo' }>): void {
    const call = this.#world.calls.get(message.callSid);
    if (!call || isOver(call) || !this.#isHere(call)) {
      this.#say({ type: 'refused', reason: 'call' });
      return;
    }
    if (message.type === 'offer') inBackground(this.#connect(call, message.sdp), this.#world.report);
    else if (message.type === 'digits') pressKeys(this.#world, call, message.digits);
    else if (message.type === 'hangup') hangUp(this.#world, call);
    // Another window may have been quicker; then the next news of the call says so.
    else if (message.type === 'accept') answerPhone(call);
    else rejectCall(call);
  }

  async #connect(call: Call, offer: string): Promise<void> {
    const sdp = await this.#lines.open(call, offer).catch(() => null);
    if (sdp === null) this.#say({ type: 'refused', reason: 'offer' });
    else this.#say({ type: 'answer', callSid: call.sid, sdp });
  }

  #isHere(call: Call): boolean {
    return call.party === this.#address || this.#attached.has(call.sid);
  }

  #tell(call: Call | undefined): void {
    if (!call || !this.#isHere(call)) return;
    const state = isOver(call) ? 'over' : call.answeredAt ? 'live' : 'ringing';
    // An order that has not begun to ring is not known to the phone.
    if (call.status === 'queued' || this.#told.get(call.sid) === state) return;
    this.#told.set(call.sid, state);
    this.#say({ type: 'call', callSid: call.sid, from: call.from, state, status: call.status });
  }

  #say(message: ToPhone): void {
    this.#socket.send(JSON.stringify(message));
  }

  #gone(): void {
    clearTimeout(this.#expiry);
    for (const leave of this.#leave) leave();
    this.#lines.closeAll();
    const address = this.#address;
    if (address === null) return;
    const left = [...this.#told].flatMap(([sid, state]) => (state === 'live' ? sid : []));
    inBackground(hangUpLost(this.#world, address, left), this.#world.report);
  }
}

/** Ends the calls of a phone that has not come back. */
async function hangUpLost(world: World, address: string, callSids: readonly string[]): Promise<void> {
  if (callSids.length === 0) return;
  await world.clock.sleepReal(LOST_AFTER_MS);
  if (world.parties.isOpen(address)) return;
  for (const sid of callSids) {
    const call = world.calls.get(sid);
    if (call) hangUp(world, call);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
