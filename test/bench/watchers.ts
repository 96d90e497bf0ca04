import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { numberIn } from './twilioForms.ts';
import type { WorldAgent } from './world.ts';

// The agents' consoles: sockets that note when each message appears. A console knows a message again by its event's id,
// and so do we by the number in its text.

export interface Watchers {
  /** When each number was first seen. */
  seenAt: Map<number, number>;
  /** Pushes of a number that had been seen. A push is a hint, so that is no fault, but it is waste. */
  repeated(): number;
  /** Waits, for a while, until all of these have been seen; gives those that have not. */
  waitFor(numbers: ReadonlySet<number>): Promise<number[]>;
  close(): void;
}

const PATIENCE_MS = 6_000;

/** Connects to a floor (one socket that gets everything) or, with agents, to the hub. */
export async function openWatchers(port: number, agents: readonly WorldAgent[]): Promise<Watchers> {
  const seenAt = new Map<number, number>();
  let repeated = 0;
  const see = (n: number): void => {
    if (seenAt.has(n)) repeated += 1;
    else seenAt.set(n, performance.now());
  };
  const sockets = await Promise.all(
    agents.length > 0 ? agents.map((agent) => openConsole(port, agent, see)) : [openPlain(port, see)],
  );
  return {
    seenAt,
    repeated: () => repeated,
    async waitFor(numbers) {
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        const missing = [...numbers].filter((n) => !seenAt.has(n));
        if (missing.length === 0 || performance.now() > deadline) return missing;
        await sleep(50);
      }
    },
    close: () => {
      for (const socket of sockets) socket.close();
    },
  };
}

function connect(port: number, auth: Record<string, string>): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false, auth });
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', (error) => reject(error));
  });
}

async function openPlain(port: number, see: (n: number) => void): Promise<Socket> {
  const socket = await connect(port, {});
  return socket.on('event', (event: { text: string }) => see(numberIn(event.text)));
}

async function openConsole(port: number, agent: WorldAgent, see: (n: number) => void): Promise<Socket> {
  const socket = await connect(port, { token: agent.token });
  socket.on('event', (event: { kind: string; data: { text: string } }) => {
    if (event.kind === 'message.received') see(numberIn(event.data.text));
  });
  const answer: { ok: boolean } = await socket.emitWithAck('client.watch', { clientId: agent.clientId });
  if (!answer.ok) throw new Error(`client.watch was refused: ${JSON.stringify(answer)}`);
  return socket;
}
