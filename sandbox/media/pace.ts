import { FRAME_MS } from './pcm.ts';

/** A process that was busy for longer than this does not make up for it: late sound is of no use. */
const MOST_BEHIND = 10;

/** Calls `tick` every 20 ms on the long average, however late timers are; returns how to stop. */
export function everyFrame(tick: () => void): () => void {
  let next = performance.now() + FRAME_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - next > MOST_BEHIND * FRAME_MS) next = now;
    for (; next <= now; next += FRAME_MS) tick();
  }, FRAME_MS / 2);
  return () => clearInterval(timer);
}
