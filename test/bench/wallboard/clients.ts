import { setTimeout as sleep } from 'node:timers/promises';
import { inTurns } from '../../../core/conversations/inTurns.ts';

// Supervisors' consoles, many in one process, as cheap as they can be: what comes is counted, and its numbers are read.

interface Order {
  open?: { port: number; mode: 'hub' | 'socket.io' | 'ws'; tokens: string[]; sockets: number };
  close?: boolean;
}

interface Console {
  line: WebSocket;
  version: number | null;
  heard: number;
}

const AT_ONCE = 10;
const TRIES = 10;
const AGAIN_MS = 300;
/** Lags are read of one console of so many: parsing for all would be most of what is measured. */
const READ_ONE_OF = 50;
let consoles: Console[] = [];
let lags: number[] = [];
let bytes = 0;
let gaps = 0;

/** Who is shown out because the machine was slow to let it in tries again, as a console does. */
async function openPatiently(order: NonNullable<Order['open']>, n: number): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await openOne(order, n);
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      await sleep(AGAIN_MS);
    }
  }
}

function openOne(order: NonNullable<Order['open']>, n: number): Promise<void> {
  const { port, mode, tokens } = order;
  return new Promise((resolve, reject) => {
    const path = mode === 'ws' ? '/' : '/socket.io/?EIO=4&transport=websocket';
    const line = new WebSocket(`ws://127.0.0.1:${port}${path}`);
    const console: Console = { line, version: null, heard: 0 };
    const enter = (): void => {
      consoles.push(console);
      resolve();
    };
    line.addEventListener('error', () => reject(new Error('a console was not let in')));
    line.addEventListener('close', () => reject(new Error('a console was shown out')));
    if (mode === 'ws') line.addEventListener('open', enter);
    line.addEventListener('message', ({ data }) => {
      const text = String(data);
      if (text === '2') line.send('3');
      else if (text.startsWith('0{')) line.send(`40${JSON.stringify({ token: tokens[n % tokens.length] })}`);
      else if (text.startsWith('40')) line.send('420["board.watch"]');
      else if (text.startsWith('44')) reject(new Error(text));
      else if (text.startsWith('430')) {
        if (!text.includes('"ok":true')) reject(new Error(text.slice(0, 200)));
        console.version = numberIn(text, 'version');
        enter();
      } else if (/^(?:42)?\["board/.test(text)) hear(console, text, n);
    });
  });
}

function hear(console: Console, text: string, n: number): void {
  console.heard += 1;
  bytes += text.length;
  const from = numberIn(text, 'from');
  if (from !== null && from !== console.version) gaps += 1;
  console.version = numberIn(text, 'version');
  const at = n % READ_ONE_OF === 0 ? /"at":"([^"]+)"/.exec(text)?.[1] : undefined;
  if (at !== undefined) lags.push(Date.now() - Date.parse(at));
}

function numberIn(text: string, name: 'from' | 'version'): number | null {
  const start = text.indexOf(`"${name}":`);
  return start < 0
    ? null
    : Number.parseInt(text.slice(start + name.length + 3, start + name.length + 15), 10);
}

async function obey({ open, close }: Order): Promise<object> {
  if (open) {
    const places = Array.from({ length: open.sockets }, (_, n) => n);
    await inTurns(places, AT_ONCE, (n) => openPatiently(open, n));
  }
  const told = {
    deliveries: consoles.reduce((sum, one) => sum + one.heard, 0),
    silent: consoles.filter((one) => one.heard === 0).length,
    lags,
    bytes,
    gaps,
  };
  for (const one of consoles) one.heard = 0;
  lags = [];
  bytes = 0;
  gaps = 0;
  if (close) {
    for (const one of consoles) one.line.close();
    consoles = [];
  }
  return told;
}

process.on('message', (order: Order) => {
  obey(order).then(
    (told) => process.send?.(told),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.send?.({ type: 'ready', port: 0 });
