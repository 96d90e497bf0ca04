import { randomUUID } from 'node:crypto';
import { consoleBodies } from '../../core/contract/socket.ts';
import { frame } from './rawSocket.ts';

// What a console would never send: values of every wrong kind, packets with every part wrong, frames that are none.

/** Numbers that look random and are the same in every run. */
export function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

const nested = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + close.repeat(depth);

/** JSON of values that no field of ours takes. */
export const hostileJson: readonly string[] = [
  'null',
  'true',
  '-1',
  '1e999',
  '-0',
  '9007199254740993',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  `"${'x'.repeat(5_000)}"`,
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"toString":null,"valueOf":null,"then":1}',
  '{"clientId":null}',
  '{"clientId":{"$ne":null}}',
  '{"clientId":{"contains":""}}',
  '{"clientId":["00000000-0000-7000-8000-000000000000"]}',
  `{"clientId":"' OR 1=1 --"}`,
  '{"clientId":"00000000-0000-7000-8000-000000000000\\u0000"}',
  '{"clientId":"00000000-0000-7000-8000-00000000dead","divisionId":"x"}',
  '{"clientId":"00000000-0000-7000-8000-00000000dead","__proto__":{"x":1}}',
  '{"clientId":"*"}',
  '{"clientId":"../../board:"}',
  '{"room":"board:x"}',
  '{"length":1e9,"0":1}',
  '{"_placeholder":true,"num":0}',
  nested('[', ']', 10_000),
  `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`,
];

const names = Object.keys(consoleBodies);
const strangers = [
  '',
  'connect_',
  'desk',
  'event',
  'error',
  '__proto__',
  'constructor',
  'toString',
  'client.*',
];

/** A well-formed packet of a message that the table has, with something in it that it does not take. Wants an answer. */
export function wrongMessage(dice: (sides: number) => number, id: number): string {
  const name = JSON.stringify(names[dice(names.length)]);
  const args = Array.from({ length: dice(3) }, () => hostileJson[dice(hostileJson.length)]);
  if (args.length === 0) args.push(`{"clientId":"${randomUUID()}"}`, 'null');
  return `42${id}[${[name, ...args].join(',')}]`;
}

export function strangeMessage(dice: (sides: number) => number, id: number): string {
  const [name, value] = [strangers[dice(strangers.length)], hostileJson[dice(hostileJson.length)]];
  return `42${id}[${JSON.stringify(name)},${value}]`;
}

const brokenPackets: readonly string[] = [
  '',
  '4',
  '5',
  '6',
  '9',
  'b',
  'bAAAA',
  '2probe',
  '3probe',
  '0{"sid":"x"}',
  '40',
  '40{"token":{"a":1}}',
  '40{"token":"rk_xxxxxxxxxxxxxxxxxxxxxxxxxxxx","role":"administrator"}',
  '40[]',
  '40/admin,',
  '40/board,{"token":null}',
  '41',
  '42',
  '42[]',
  '42{}',
  '42[null]',
  '42[1]',
  '42["connect"]',
  '42["disconnect"]',
  '42["newListener"]',
  '42[{"__proto__":1}]',
  '42/other,["client.watch",{}]',
  `42${'9'.repeat(400)}["board.watch"]`,
  '42-1["board.watch"]',
  '43',
  '43[]',
  '431["x"]',
  '43999999999[{}]',
  '44',
  '44{"message":"x"}',
  '45',
  '450-["client.watch"]',
  '451-["client.watch",{"_placeholder":true,"num":0}]',
  '451-["client.watch",{"_placeholder":true,"num":99}]',
  '4599999999999999-["client.watch",{"_placeholder":true,"num":0}]',
  '45-1-["x"]',
  '461-1[{"_placeholder":true,"num":0}]',
  '47',
  `42["client.watch",${nested('[', ']', 30_000)}]`,
  `42["client.watch"${',null'.repeat(10_000)}]`,
  '\u001e\u001e4\u001e42["board.watch"]',
];

export function brokenPacket(dice: (sides: number) => number): Buffer {
  const packet = brokenPackets[dice(brokenPackets.length)] ?? '';
  const at = dice(packet.length + 1);
  // As it is, cut short, or with a character that does not belong.
  return frame(
    [packet, packet.slice(0, at), `${packet.slice(0, at)}\u0007${packet.slice(at)}`][dice(3)] ?? '',
  );
}

/** Bytes that are no frame of a client that keeps to RFC 6455. */
export function brokenFrame(dice: (sides: number) => number): Buffer {
  const noise = Buffer.from(Array.from({ length: dice(60) }, () => dice(256)));
  const kinds: (() => Buffer)[] = [
    () => frame('42["board.watch"]', { masked: false }),
    () => frame('42["board.watch"]', { reserved: 1 + dice(7) }),
    () => frame('x', { opcode: 3 + dice(5) }),
    () => frame('x', { opcode: 11 + dice(5) }),
    () => frame(noise, { opcode: 2 }),
    () => frame(Buffer.from([0xc3, 0x28, 0xff]), { opcode: 1 }),
    () => frame('x'.repeat(126), { opcode: 9 }),
    () => frame(Buffer.from([0, 1]), { opcode: 8 }),
    () => frame('half', { fin: false, opcode: 9 }),
    () => frame('more', { opcode: 0 }),
    () => frame('x', { claimedLength: 1_000_000 }),
    () => frame('x', { claimedLength: 2 ** 52 }),
    () => noise,
  ];
  return kinds[dice(kinds.length)]?.() ?? noise;
}
