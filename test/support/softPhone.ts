import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';
import { amplitudeOf } from '../../sandbox/media/goertzel.ts';
import { fromMuLaw, toMuLaw } from '../../sandbox/media/muLaw.ts';
import { FRAME, RATE } from '../../sandbox/media/pcm.ts';
import { makeTones } from '../../sandbox/media/tones.ts';

// A browser phone without a browser: the sandbox's own protocol, and the same WebRTC library in this process.

export interface Message {
  type: string;
  callSid: string;
  [name: string]: string;
}

/** A window: what it was told is kept, what it says is said at once. */
export class SoftPhone {
  readonly messages: Message[] = [];
  readonly #socket: WebSocket;
  readonly #watchers = new Set<() => void>();
  readonly #peers: RTCPeerConnection[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  readonly opened: Promise<void>;
  closedWith: number | null = null;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.#socket = new WebSocket(`${url.replace('http', 'ws')}/phone`, { headers } as never);
    this.opened = new Promise((resolve, reject) => {
      this.#socket.addEventListener('open', () => resolve());
      this.#socket.addEventListener('error', () => reject(new Error('refused')));
    });
    this.opened.catch(() => undefined);
    this.#socket.addEventListener('message', ({ data }) => {
      this.messages.push(JSON.parse(String(data)));
      for (const watcher of this.#watchers) watcher();
    });
    this.#socket.addEventListener('close', ({ code }) => {
      this.closedWith = code;
      for (const watcher of this.#watchers) watcher();
    });
  }

  async say(message: Record<string, string>): Promise<void> {
    await this.opened;
    this.#socket.send(JSON.stringify(message));
  }

  /** The first message that fits, past or future; fails when the socket is closed before. */
  async told(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found) return found;
      if (this.closedWith !== null) throw new Error(`closed with ${this.closedWith}`);
      await this.#change();
    }
  }

  async isClosed(): Promise<number> {
    while (this.closedWith === null) await this.#change();
    return this.closedWith;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const watcher = () => {
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
    });
  }

  /** Speaks on one note in a call, and keeps what it hears. */
  async speaks(callSid: string, hertz: number): Promise<Ear> {
    const connection = new RTCPeerConnection({
      codecs: {
        audio: [
          new RTCRtpCodecParameters({ mimeType: 'audio/PCMU', clockRate: RATE, channels: 1, payloadType: 0 }),
        ],
      },
      iceServers: [],
      iceInterfaceAddresses: { udp4: '127.0.0.1' },
      iceAdditionalHostAddresses: ['127.0.0.1'],
      iceUseIpv6: false,
    });
    this.#peers.push(connection);
    const voice = new MediaStreamTrack({ kind: 'audio' });
    connection.addTransceiver(voice, { direction: 'sendrecv' });
    const ear = new Ear();
    connection.onTrack.subscribe((track) => {
      track.onReceiveRtp.subscribe(({ payload }) => ear.hear(fromMuLaw(payload)));
    });
    await connection.setLocalDescription(await connection.createOffer());
    await this.say({ type: 'offer', callSid, sdp: connection.localDescription?.sdp ?? '' });
    const { sdp = '' } = await this.told(({ type, callSid: sid }) => type === 'answer' && sid === callSid);
    await connection.setRemoteDescription({ type: 'answer', sdp });
    const note = toMuLaw(makeTones([{ hertz: [hertz], seconds: 1 }]));
    let sent = 0;
    const timer = setInterval(() => {
      const place = (sent * FRAME) % RATE;
      const header = new RtpHeader({
        payloadType: 0,
        sequenceNumber: sent & 0xffff,
        timestamp: sent * FRAME,
      });
      voice.writeRtp(new RtpPacket(header, Buffer.from(note.subarray(place, place + FRAME))));
      sent += 1;
    }, 20);
    this.#timers.push(timer);
    return ear;
  }

  fallSilent(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  close(): void {
    this.fallSilent();
    for (const peer of this.#peers) void peer.close();
    this.#socket.close();
  }
}

/** The last half second of what was heard. */
export class Ear {
  #last = new Int16Array(RATE / 2);

  hear(samples: Int16Array): void {
    const all = new Int16Array(this.#last.length);
    all.set(this.#last.subarray(samples.length));
    all.set(samples, all.length - samples.length);
    this.#last = all;
  }

  async hears(...hertz: number[]): Promise<void> {
    await expect
      .poll(() => Math.min(...hertz.map((one) => amplitudeOf(one, this.#last))), PATIENCE)
      .toBeGreaterThan(0.05);
  }

  /** One of the notes of the network's own melody. */
  async hearsMusic(): Promise<void> {
    const notes = [130.81, 110, 87.31, 98, 261.63, 329.63, 392];
    const loudest = () => Math.max(...notes.map((one) => amplitudeOf(one, this.#last)));
    await expect.poll(loudest, PATIENCE).toBeGreaterThan(0.015);
  }

  async doesNotHear(...hertz: number[]): Promise<void> {
    await expect
      .poll(() => Math.max(...hertz.map((one) => amplitudeOf(one, this.#last))), PATIENCE)
      .toBeLessThan(0.01);
    // ... and it stays so for longer than what is kept.
    await pause(700);
    expect(Math.max(...hertz.map((one) => amplitudeOf(one, this.#last)))).toBeLessThan(0.01);
  }
}

export const PATIENCE = { timeout: 30_000, interval: 50 };
