import { useSyncExternalStore } from 'react';

// The console counts in the server's time, and all timers on screen step together: one interval for the whole page.

let offsetMs = 0;
let second = Math.floor(Date.now() / 1_000);
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** An instant of the server's clock as this machine's clock would show it. */
export function toLocalTime(at: number): number {
  return at - offsetMs;
}

/** Small differences are the network's; only a real one moves our clock. */
export function setServerTime(at: string): void {
  const found = Date.parse(at) - Date.now();
  if (Math.abs(found - offsetMs) > 750) offsetMs = found;
}

function tick(): void {
  second = Math.floor(serverNow() / 1_000);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The server's time in ms, at whole seconds; renders again each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => second) * 1_000;
}
