import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

// A WebSocket client that may break every rule: it writes the bytes it is given and remembers what comes back.

interface FrameOptions {
  opcode?: number;
  fin?: boolean;
  masked?: boolean;
  reserved?: number;
  /** Says another length than the payload has. */
  claimedLength?: number;
}

export function frame(payload: string | Buffer, options: FrameOptions = {}): Buffer {
  const { opcode = 1, fin = true, masked = true, reserved = 0 } = options;
  const body = Buffer.from(payload);
  const length = options.claimedLength ?? body.length;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  if (length < 126) head[1] = mask | length;
  else if (length < 65_536) {
    head[1] = mask | 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = mask | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  // A key of zeros masks nothing, and is a key.
  return masked ? Buffer.concat([head, Buffer.alloc(4), body]) : Buffer.concat([head, body]);
}

export class RawSocket {
  readonly #socket: Socket;
  readonly messages: string[] = [];
  isClosed = false;
  #heard: Buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data: Buffer) => this.#hear(data));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.#wake();
    });
  }

  /** Upgrades; rejects with the status line when that is refused. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<RawSocket> {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
        `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
        `${lines.join('')}\r\n`,
    );
    const rest = await new Promise<Buffer>((resolve, reject) => {
      let seen: Buffer = Buffer.alloc(0);
      const listen = (data: Buffer): void => {
        seen = Buffer.concat([seen, data]);
        const end = seen.indexOf('\r\n\r\n');
        if (end < 0) return;
        socket.off('data', listen);
        const status = seen.subarray(0, end).toString().split('\r\n')[0] ?? '';
        if (status.includes(' 101 ')) resolve(seen.subarray(end + 4));
        else {
          socket.destroy();
          reject(new Error(status));
        }
      };
      socket.on('data', listen);
      socket.once('error', reject);
    });
    const opened = new RawSocket(socket);
    if (rest.length > 0) opened.#hear(rest);
    return opened;
  }

  write(bytes: Buffer | readonly Buffer[]): void {
    if (!this.isClosed) this.#socket.write(Array.isArray(bytes) ? Buffer.concat(bytes) : (bytes as Buffer));
  }

  say(text: string): void {
    this.write(frame(text));
  }

  /** Waits until something fits what was heard, or the line is cut. False when it was cut first. */
  async until(fits: (messages: readonly string[]) => boolean, withinMs = 15_000): Promise<boolean> {
    const end = Date.now() + withinMs;
    while (!fits(this.messages)) {
      if (this.isClosed) return false;
      if (Date.now() > end) throw new Error(`nothing fitted within ${withinMs} ms: ${this.messages.at(-1)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 250);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return true;
  }

  async cut(withinMs = 15_000): Promise<void> {
    if (await this.until(() => false, withinMs)) throw new Error('still open');
  }

  /** Signs in with a key. False when it is refused. */
  async signIn(token: string): Promise<boolean> {
    this.say(`40${JSON.stringify({ token })}`);
    await this.until((messages) => messages.some((one) => /^4[04]\{/.test(one)));
    return this.messages.some((one) => one.startsWith('40{'));
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(data: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, data]);
    for (;;) {
      const [, second] = this.#heard;
      if (second === undefined) break;
      const short = second & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (this.#heard.length < head) break;
      const length =
        short < 126
          ? short
          : short === 126
            ? this.#heard.readUInt16BE(2)
            : Number(this.#heard.readBigUInt64BE(2));
      if (this.#heard.length < head + length) break;
      // The server has said goodbye, and would wait for ours.
      if ((this.#heard.readUInt8(0) & 0x0f) === 8) {
        this.isClosed = true;
        this.#socket.destroy();
        break;
      }
      this.messages.push(this.#heard.subarray(head, head + length).toString());
      this.#heard = this.#heard.subarray(head + length);
    }
    this.#wake();
  }
}
