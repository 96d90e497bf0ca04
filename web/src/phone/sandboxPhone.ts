// The phone of the sandbox's network: news and orders over a WebSocket, the voice over WebRTC.
import type { VoiceToken } from '../api/types.ts';
import type { MakePhone, PhoneCall, PhoneCallState, PhoneEvents } from './phone.ts';
import { openEchoLine, type EchoLine } from './echoLine.ts';
import { openVoiceLine, type VoiceLine } from './voiceLine.ts';

type FromNetwork =
  | { type: 'registered'; address: string; expiresAt: string }
  | { type: 'call'; callSid: string; from: string; state: PhoneCallState }
  | { type: 'answer'; callSid: string; sdp: string }
  | { type: 'echo'; sdp: string }
  | { type: 'refused'; reason: string };

type Say = (message: Record<string, string>) => void;

const RETRY_MS = [500, 1_000, 2_000, 5_000];
/** A token is renewed when this much of its time has gone by. */
const RENEW_AT = 0.8;

class SandboxCall implements PhoneCall {
  readonly id: string;
  readonly from: string;
  readonly #say: Say;
  readonly #changed: (call: PhoneCall) => void;
  #state: PhoneCallState = 'ringing';
  #line: VoiceLine | null = null;
  #isMuted = false;

  constructor(news: { callSid: string; from: string }, say: Say, changed: (call: PhoneCall) => void) {
    this.id = news.callSid;
    this.from = news.from;
    this.#say = say;
    this.#changed = changed;
  }

  state = () => this.#state;
  accept = () => this.#order('accept');
  reject = () => this.#order('reject');
  hangUp = () => this.#order('hangup');
  digits = (digits: string) => this.#say({ type: 'digits', callSid: this.id, digits });
  level = () => this.#line?.level() ?? { said: 0, heard: 0 };
  quality = () => this.#line?.quality() ?? 'none';
  hasMicrophone = () => this.#line?.hasMicrophone() ?? false;
  mute = (isMuted: boolean) => {
    this.#isMuted = isMuted;
    this.#line?.mute(isMuted);
  };

  /** The network says how it stands: a call that is live gets a line, also one that this page finds already going on. */
  becomes(state: PhoneCallState): void {
    this.#state = state;
    if (state === 'live') this.#openLine();
    if (state === 'over') this.dropLine();
    this.#changed(this);
  }

  takeAnswer(sdp: string): void {
    this.#line?.takeAnswer(sdp);
  }

  dropLine(): void {
    this.#line?.close();
    this.#line = null;
  }

  #openLine(): void {
    this.dropLine();
    this.#line = openVoiceLine({
      onOffer: (sdp) => this.#say({ type: 'offer', callSid: this.id, sdp }),
      onChange: () => this.#changed(this),
    });
    this.#line.mute(this.#isMuted);
  }

  #order(type: string): void {
    this.#say({ type, callSid: this.id });
  }
}

class SandboxPhone {
  readonly #events: PhoneEvents;
  readonly #calls = new Map<string, SandboxCall>();
  #socket: WebSocket | null = null;
  #echo: EchoLine | null = null;
  #timer: number | undefined;
  #failures = 0;
  #isDestroyed = false;

  constructor(events: PhoneEvents) {
    this.#events = events;
  }

  register = async (): Promise<void> => {
    this.#events.onState(this.#failures > 0 ? 'lost' : 'connecting');
    const token = await this.#events.getToken().catch(() => null);
    if (this.#isDestroyed) return;
    if (token?.url) this.#connect(token.url, token);
    else this.#again();
  };

  checkMedia = async (): Promise<boolean> => {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    const echo = openEchoLine((sdp) => this.#say({ type: 'echo', sdp }));
    this.#echo = echo;
    return echo.result;
  };

  destroy = (): void => {
    this.#isDestroyed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    for (const call of this.#calls.values()) call.dropLine();
    this.#calls.clear();
    this.#events.onState('off');
  };

  #connect(url: string, { token }: VoiceToken): void {
    const socket = new WebSocket(new URL('/phone', url.replace(/^http/, 'ws')));
    this.#socket = socket;
    socket.addEventListener('open', () => this.#say({ type: 'register', token }));
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data))));
    socket.addEventListener('close', () => {
      for (const call of this.#calls.values()) call.dropLine();
      if (!this.#isDestroyed) this.#again();
    });
  }

  #hear(message: FromNetwork): void {
    if (message.type === 'registered') {
      this.#failures = 0;
      this.#events.onState('ready');
      this.#renewBefore(message.expiresAt);
    } else if (message.type === 'call') this.#callIs(message);
    else if (message.type === 'answer') this.#calls.get(message.callSid)?.takeAnswer(message.sdp);
    else if (message.type === 'echo') this.#echo?.takeAnswer(message.sdp);
    else if (message.reason === 'token') this.#socket?.close();
  }

  #callIs(news: Extract<FromNetwork, { type: 'call' }>): void {
    const known = this.#calls.get(news.callSid);
    const call = known ?? new SandboxCall(news, (message) => this.#say(message), this.#events.onChange);
    this.#calls.set(news.callSid, call);
    call.becomes(news.state);
    if (news.state === 'over') this.#calls.delete(news.callSid);
    else if (!known) this.#events.onIncoming(call);
  }

  #renewBefore(expiresAt: string): void {
    clearTimeout(this.#timer);
    const left = Date.parse(expiresAt) - Date.now();
    this.#timer = window.setTimeout(() => void this.#renew(), Math.max(1_000, left * RENEW_AT));
  }

  async #renew(): Promise<void> {
    const renewed = await this.#events.getToken().catch(() => null);
    if (renewed) this.#say({ type: 'register', token: renewed.token });
    else this.#timer = window.setTimeout(() => void this.#renew(), 5_000);
  }

  #again(): void {
    clearTimeout(this.#timer);
    this.#events.onState('lost');
    const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
    this.#failures += 1;
    this.#timer = window.setTimeout(() => void this.register(), wait);
  }

  #say(message: Record<string, string>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

export const makeSandboxPhone: MakePhone = (events) => new SandboxPhone(events);
