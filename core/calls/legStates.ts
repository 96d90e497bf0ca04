import type { LegState } from '../../prisma/generated/enums.ts';

// Twilio's call states on our lattice. Callbacks come late, twice and out of order: a leg only moves forward.

export const legRanks: Record<LegState, number> = { queued: 0, ringing: 1, in_progress: 2, ended: 3 };

const ofTwilio: Record<string, { state: LegState; endReason: string | null }> = {
  queued: { state: 'queued', endReason: null },
  initiated: { state: 'queued', endReason: null },
  ringing: { state: 'ringing', endReason: null },
  'in-progress': { state: 'in_progress', endReason: null },
  answered: { state: 'in_progress', endReason: null },
  completed: { state: 'ended', endReason: 'completed' },
  busy: { state: 'ended', endReason: 'busy' },
  failed: { state: 'ended', endReason: 'failed' },
  'no-answer': { state: 'ended', endReason: 'no-answer' },
  canceled: { state: 'ended', endReason: 'canceled' },
};

/** Our state for Twilio's CallStatus; null for one we do not know. */
export function readCallStatus(status: string): { state: LegState; endReason: string | null } | null {
  return Object.hasOwn(ofTwilio, status) ? (ofTwilio[status] ?? null) : null;
}

export function legMovesForward(from: LegState, to: LegState): boolean {
  return legRanks[to] > legRanks[from];
}

export const pickedUp = { state: 'in_progress', endReason: null } as const;

/** Whether somebody is, or was, on this line: one that was never picked up ends as busy, failed, no-answer or canceled. */
export function wasPickedUp({ state, endReason }: { state: LegState; endReason: string | null }): boolean {
  return state === 'in_progress' || (state === 'ended' && endReason === 'completed');
}
