import type { HistoryWindow, LoggedCall, LoggedText } from '../channels/channel.ts';
import { inTurns } from '../conversations/inTurns.ts';
import type { InboundDoor } from '../conversations/receiveInbound.ts';
import type { Hub } from '../hub.ts';
import { dedupeKeyOf } from './inboundItems.ts';
import { knownKeys } from './keptItems.ts';
import { liveLegs, takeInCall } from './takeInCall.ts';
import { dateBack, settleOurs, takeInTexts } from './takeInTexts.ts';

// Texts and calls of the provider's lists as one story: what a client did first is first on the timeline.

export type Logged = { at: Date; sid: string } & (
  | { kind: 'text'; text: LoggedText }
  | { kind: 'call'; call: LoggedCall }
);

/** The most that is taken in at once. */
const CHUNK = 50;
const CALLS_AT_ONCE = 4;

/** Texts that came and calls that ended within the window, by the time at which they came. */
export async function listHistory({ channels }: Hub, window: HistoryWindow): Promise<Logged[] | null> {
  const texts = await channels.history.texts(window);
  const calls = texts && (await channels.history.endedCalls(window));
  if (!calls) return null;
  return [
    ...texts.map((text): Logged => ({ kind: 'text', at: text.at, sid: text.sid, text })),
    ...calls.map((call): Logged => ({ kind: 'call', at: call.startedAt, sid: call.sid, call })),
  ].sort((one, other) => one.at.getTime() - other.at.getTime());
}

/** Takes in what is not known, ends what we hold for live, settles what was sent. Doing it again changes nothing. */
export async function takeInHistory(hub: Hub, door: InboundDoor, items: readonly Logged[]): Promise<null> {
  const known = await knownKeys(hub, items);
  const live = await liveLegs(hub, items);
  const isNews = (item: Logged): boolean =>
    live.has(item.sid) || (!known.has(dedupeKeyOf(item.sid)) && isFromClient(item));
  for (const { texts, calls } of inGroups(items.filter(isNews))) {
    await Promise.all([
      takeInTexts(hub, door, texts),
      inTurns(calls, CALLS_AT_ONCE, (call) => takeInCall(hub, call, { isLive: live.has(call.sid) })),
    ]);
  }
  await dateBack(hub, items);
  await settleOurs(
    hub,
    items.flatMap((item) => (item.kind === 'text' && item.text.direction === 'outbound' ? [item.text] : [])),
  );
  return null;
}

/** A text whose parts are still coming in is whole the next time. */
function isFromClient(item: Logged): boolean {
  if (item.kind === 'call') return item.call.direction === 'inbound';
  return item.text.direction === 'inbound' && item.text.status !== 'receiving';
}

interface Group {
  texts: LoggedText[];
  calls: LoggedCall[];
}

/**
 * Groups that can be taken in at once: not too many, and of one sender either texts, which the door keeps in order, or one
 * call.
 */
function inGroups(items: readonly Logged[]): Group[] {
  const groups: Group[] = [];
  let texters = new Set<string>();
  let callers = new Set<string>();
  for (const item of items) {
    const from = item.kind === 'text' ? item.text.from : item.call.from;
    let group = groups.at(-1);
    const isFull = group ? group.texts.length + group.calls.length >= CHUNK : true;
    if (!group || isFull || callers.has(from) || (item.kind === 'call' && texters.has(from))) {
      group = { texts: [], calls: [] };
      groups.push(group);
      texters = new Set();
      callers = new Set();
    }
    if (item.kind === 'text') {
      group.texts.push(item.text);
      texters.add(from);
    } else {
      group.calls.push(item.call);
      callers.add(from);
    }
  }
  return groups;
}
