import { WrapUpMode } from '../contract/afterCall.ts';
import type { Channel } from '../contract/words.ts';

// How after-call work goes, by the mode of the queue. Pure; the table of cases is test/core/wrapUpModes.test.ts.

export interface WrapUpRules {
  wrapUpMode: string;
  wrapUpSeconds: number;
}

interface WorkOver {
  channel: Channel;
  /** The agent asked for time while still talking. */
  wrapUpRequested: boolean;
}

export interface WrapUpPlan {
  mode: WrapUpMode;
  /** When it ends by itself; null: when the agent says so. */
  dueAt: Date | null;
  /** The agent may be asked for other work meanwhile. A text that goes on would have two in hand, so calls only. */
  frees: boolean;
}

export function wrapUpModeOf({ wrapUpMode }: Pick<WrapUpRules, 'wrapUpMode'>): WrapUpMode {
  return WrapUpMode.catch('mandatory_timeout').parse(wrapUpMode);
}

/** What follows when the work with the client is over; null: there is no after-call work. */
export function planWrapUp(rules: WrapUpRules, over: WorkOver, now: Date): WrapUpPlan | null {
  const mode = wrapUpModeOf(rules);
  if (mode === 'agent_requested' && !over.wrapUpRequested) return null;
  return {
    mode,
    dueAt: mode === 'mandatory' ? null : new Date(now.getTime() + rules.wrapUpSeconds * 1_000),
    frees: mode === 'optional' && over.channel === 'call',
  };
}

interface Running {
  wrapUpMode: string | null;
  wrapUpDueAt: Date | null;
  wrapExtendedSeconds: number;
}

/** Whether what is saved now waits for the end of the time. */
export function isKeptUntilDue({ wrapUpMode, wrapUpDueAt }: Running, now: Date): boolean {
  return wrapUpMode === 'mandatory_forced_timeout' && wrapUpDueAt !== null && wrapUpDueAt > now;
}

/** How many seconds more the agent may still ask for. */
export function extendableSeconds(running: Running, atMost: number): number {
  const hasEnd = running.wrapUpDueAt !== null && running.wrapUpMode !== 'mandatory_forced_timeout';
  return hasEnd ? Math.max(0, atMost - running.wrapExtendedSeconds) : 0;
}
