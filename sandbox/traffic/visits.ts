// One visit: a customer calls, texts or writes, waits for what comes of it, and is done.
import { setTimeout as pause } from 'node:timers/promises';
import type { ControlClient, Item } from './controlClient.ts';
import { scriptFor } from './script.ts';

export interface Visitor {
  name: string;
  number: string;
  email: string;
}

export interface Stage {
  client: ControlClient;
  number: string;
  mailbox: string | undefined;
  random: () => number;
  say: (text: string) => void;
}

/** Nobody waits longer than this for the company. */
const longestWaitMs = 120_000;

export function pick<T>(choices: readonly [T, ...T[]] | readonly T[], random: () => number): T {
  const chosen = choices[Math.floor(random() * choices.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

/** A phone call: keys when asked for, a few lines once somebody answers, or hanging up when patience ends. */
export async function callVisit(stage: Stage, visitor: Visitor): Promise<void> {
  const { client, random, say } = stage;
  const script = scriptFor(visitor.name);
  const lines = [...pick(script.calls, random)];
  const patienceMs = 20_000 + random() * (longestWaitMs - 20_000);
  const sid = await client.call(visitor.number, stage.number);
  say(`${visitor.name} calls`);
  const started = Date.now();
  let pressed = 0;
  for (;;) {
    const call = await client.lookAtCall(sid);
    if (isOver(call)) {
      say(`${visitor.name}'s call is over (${call.status ?? ''})`);
      return;
    }
    const prompts = call.transcript.filter(asksForKey).length;
    if (prompts > pressed) {
      pressed = prompts;
      await client.inCall(sid, 'digits', { digits: String(1 + Math.floor(random() * 3)) });
    }
    if (isConnected(call)) {
      const line = lines.shift();
      if (line === undefined) break;
      await client.inCall(sid, 'say', { text: line });
      await pause(2_000 + random() * 4_000);
    } else if (Date.now() - started > patienceMs) {
      say(`${visitor.name} gives up waiting`);
      break;
    }
    await pause(1_000);
  }
  await client.inCall(sid, 'hangup');
}

function isOver(call: Item): boolean {
  return !['queued', 'ringing', 'in-progress'].includes(call.status ?? '');
}

/** Is somebody on the line? Lines are not wasted on hold music. */
function isConnected(call: Item): boolean {
  return call.conference?.isStarted === true && !call.held;
}

function asksForKey(line: { kind: string; text: string }): boolean {
  return line.kind === 'say' && /\bpress\b|按\s*\d|请按/i.test(line.text);
}

/** A few texts, one after the other, and thanks when an answer comes. */
export async function textVisit(stage: Stage, visitor: Visitor): Promise<void> {
  const { client, random, say, number } = stage;
  const script = scriptFor(visitor.name);
  const { cursor } = await client.settings();
  for (const body of pick(script.texts, random)) {
    await client.text(visitor.number, number, body);
    say(`${visitor.name} texts: ${body}`);
    await pause(1_500 + random() * 3_000);
  }
  const answer = await firstNews(stage, { party: visitor.number, kind: 'message', after: cursor });
  if (!answer || isSurvey(answer.body)) return;
  await pause(2_000 + random() * 3_000);
  await client.text(visitor.number, number, script.thanks);
}

/** A mail, and thanks when an answer comes. */
export async function mailVisit(stage: Stage, visitor: Visitor): Promise<void> {
  const { client, random, say, mailbox } = stage;
  if (!mailbox) return;
  const script = scriptFor(visitor.name);
  const { cursor } = await client.settings();
  const envelope = { from: visitor.email, fromName: visitor.name, to: mailbox };
  const letter = pick(script.mails, random);
  await client.mail({ ...envelope, ...letter });
  say(`${visitor.name} writes: ${letter.subject}`);
  const answer = await firstNews(stage, { party: visitor.email, kind: 'mail', after: cursor });
  if (!answer || isSurvey(answer.text)) return;
  await client.mail({
    ...envelope,
    subject: `Re: ${answer.subject.replace(/^re:\s*/i, '')}`,
    text: script.thanks,
    inReplyTo: answer.messageId,
    references: [...answer.references, answer.messageId],
  });
}

interface Expected {
  party: string;
  kind: 'message' | 'mail';
  after: number;
}

async function firstNews({ client }: Stage, { party, kind, after }: Expected): Promise<Item | undefined> {
  const end = Date.now() + longestWaitMs;
  let cursor = after;
  while (Date.now() < end) {
    const page = await client.wait({
      kind,
      party,
      after: cursor,
      timeoutMs: Math.min(20_000, end - Date.now()),
    });
    const found = page.items.find((item) => item.direction.startsWith('outbound'));
    if (found) return found;
    cursor = page.cursor;
  }
  return undefined;
}

/** Does this ask for a score? The survey's link, or a scale from 1 to 5. */
export function isSurvey(text: string): boolean {
  return /\/s\/[\w-]{8,}/.test(text) || /\b1\s*(?:[-–]|to|到|至)\s*5\b/i.test(text);
}
