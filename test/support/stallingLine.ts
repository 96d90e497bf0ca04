import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a server that can be made to stall: connections are taken, and not a byte passes until it goes on. */
export interface StallingLine {
  /** The address of the line, for the address of the server. */
  urlFor(url: string): string;
  stall(): void;
  goOn(): void;
  close(): Promise<void>;
}

export async function openStallingLine(target: { host: string; port: number }): Promise<StallingLine> {
  const sockets = new Set<Socket>();
  let isStalled = false;

  const server = createServer((near) => {
    const far = connect(target.port, target.host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (bytes) => void other.write(bytes));
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      if (isStalled) one.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    urlFor(url) {
      const through = new URL(url);
      through.hostname = '127.0.0.1';
      through.port = String(port);
      return through.href;
    },
    stall() {
      isStalled = true;
      for (const socket of sockets) socket.pause();
    },
    goOn() {
      isStalled = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
