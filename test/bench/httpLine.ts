import { connect, type Socket } from 'node:net';

// A kept-alive HTTP/1.1 connection that costs the load generator as little as possible: bytes out, status in.

export interface HttpLine {
  /** Sends one request and gives the status of its answer; 0 when the line broke. */
  send(bytes: Buffer): Promise<number>;
  close(): void;
}

/** Opens a connection to this machine. One request at a time. */
export function openLine(port: number): Promise<HttpLine> {
  return new Promise((resolve, reject) => {
    let answer: ((status: number) => void) | undefined;
    let received = '';
    const settle = (status: number): void => {
      const waiting = answer;
      answer = undefined;
      received = '';
      waiting?.(status);
    };
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true }, () =>
      resolve({
        send: (bytes) =>
          new Promise((done) => {
            if (socket.destroyed) {
              done(0);
              return;
            }
            answer = done;
            socket.write(bytes);
          }),
        close: () => socket.destroy(),
      }),
    );
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received += chunk;
      if (isWhole(received)) settle(Number(received.slice(9, 12)));
    });
    socket.on('error', reject);
    socket.on('close', () => settle(0));
  });
}

function isWhole(received: string): boolean {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const head = received.slice(0, headEnd);
  if (/\r\ntransfer-encoding: chunked/i.test(head)) return received.endsWith('\r\n0\r\n\r\n');
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  return received.length >= headEnd + 4 + Number(length ?? 0);
}
