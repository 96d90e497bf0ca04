import { setTimeout as pause } from 'node:timers/promises';
import type { Hub } from '../../core/hub.ts';
import { closeTab, loseSilent, takeBeats, type Beat } from '../../core/presence/devices.ts';
import type { ConsoleServer } from './consoleServer.ts';

// Heartbeats of consoles: what comes within a moment is one statement, however many windows there are.

const TOGETHER_MS = 50;
const BEAT_MS = 10_000;
const LOOK_FOR_LOST_MS = 2_000;

/** What connects a window with this server: a socket. */
interface Line {
  id: string;
}

interface Window {
  agentId: string;
  tabId: string;
}

export interface DeviceFeed {
  /** Takes a heartbeat that came over this line; gives the window that is its agent's phone. */
  beat(beat: Beat, line: Line): Promise<string | null>;
  /** A line is cut. Its window is gone with it, but when another line has spoken for that window since. */
  gone(line: Line): void;
  close(): Promise<void>;
}

export function createDeviceFeed(hub: Hub, io: ConsoleServer): DeviceFeed {
  let waiting = new Map<string, Beat>();
  let next: Promise<Map<string, string>> | null = null;
  const taking = new Set<Promise<unknown>>();
  const going = new Set<Promise<unknown>>();
  const lines = trackLines();

  async function takeTogether(): Promise<Map<string, string>> {
    await pause(TOGETHER_MS);
    const task = takeBeats(hub, [...waiting.values()]);
    waiting = new Map();
    next = null;
    taking.add(task);
    return task.finally(() => taking.delete(task));
  }

  /** A heartbeat that is still being taken would bring the window to life again. */
  async function closeAfterBeats({ agentId, tabId }: Window): Promise<void> {
    await Promise.allSettled(taking);
    if (!lines.isOpen({ agentId, tabId })) await closeTab(hub, agentId, tabId);
  }

  function run(work: Promise<unknown>): void {
    const task = work
      .catch((err: unknown) =>
        hub.log.debug({ err }, 'devices not kept; the next heartbeat or sweep mends it'),
      )
      .finally(() => going.delete(task));
    going.add(task);
  }

  function leave(window: Window | null): void {
    if (!window) return;
    waiting.delete(keyOf(window));
    run(closeAfterBeats(window));
  }

  const timer = setInterval(() => run(loseSilent(hub)), LOOK_FOR_LOST_MS);
  const asking = setInterval(() => io.emit('beat'), BEAT_MS);

  return {
    async beat(beat, { id }) {
      leave(lines.speaks(id, beat));
      waiting.set(keyOf(beat), beat);
      next ??= takeTogether();
      return (await next).get(beat.agentId) ?? null;
    },
    gone({ id }) {
      leave(lines.isCut(id));
    },
    async close() {
      clearInterval(timer);
      clearInterval(asking);
      await Promise.all(going);
    },
  };
}

const keyOf = ({ agentId, tabId }: Window): string => `${agentId} ${tabId}`;

/** Which window spoke over which line last. A window is left when no line is there any more that it spoke over last. */
function trackLines() {
  const windows = new Map<string, Window>();
  const lines = new Map<string, string>();

  function isCut(lineId: string): Window | null {
    const window = windows.get(lineId);
    windows.delete(lineId);
    if (!window || lines.get(keyOf(window)) !== lineId) return null;
    lines.delete(keyOf(window));
    return window;
  }

  return {
    isOpen: (window: Window): boolean => lines.has(keyOf(window)),
    /** Gives the window that is left by it, if the line spoke for another one until now. */
    speaks(lineId: string, window: Window): Window | null {
      const before = windows.get(lineId);
      const left = before && keyOf(before) !== keyOf(window) ? isCut(lineId) : null;
      windows.set(lineId, window);
      lines.set(keyOf(window), lineId);
      return left;
    },
    /** Gives the window that is left by it; null when it has spoken over another line since. */
    isCut,
  };
}
