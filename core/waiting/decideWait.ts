import type { Branch, OverflowStep, WaitingPolicy } from '../contract/waiting.ts';

// Pure: what becomes of a caller who waits, asked whenever the phone network asks for the next thing to be heard. An
// agent always comes first: who is being offered or has been accepted is neither moved nor sent away.

export type WaitState = 'arriving' | 'queued' | 'offered' | 'handled' | 'wrapping' | 'closed';

export interface WaitSituation {
  state: WaitState;
  /** The caller's connection is in the conference already, or was ended by us. */
  isOnTheLine: boolean;
  /** Somebody is bringing the caller into the conference at this moment. */
  isBeingMoved: boolean;
  /** The first question: the caller has not been let in yet. */
  isEntering: boolean;
  /** Others who wait here on the line. */
  othersWaiting: number;
  /** Agents of the queue who are signed in, busy or not. */
  signedIn: number;
  /** Another queue sent the caller here. */
  wasMoved: boolean;
  /** Since the conversation began, all queues together. */
  ageSeconds: number;
  /** The age for which the next overflow step was noted; null when none is left. */
  stepFromSeconds: number | null;
  policy: WaitingPolicy;
}

export type BranchReason = 'full' | 'empty' | 'overflow';

export type WaitMove =
  /** Into the conference: an agent has accepted. */
  | { move: 'join' }
  /** A redirect is on its way: more music. */
  | { move: 'stay' }
  | { move: 'hangUp' }
  | { move: 'branch'; to: Branch; why: BranchReason }
  /** Say where they stand, then music. */
  | { move: 'wait' };

export function decideWait(situation: WaitSituation): WaitMove {
  const { state, policy } = situation;
  if (!situation.isOnTheLine || state === 'wrapping' || state === 'closed') return { move: 'hangUp' };
  if (state === 'handled') return { move: situation.isBeingMoved ? 'stay' : 'join' };
  if (state === 'offered' || state === 'arriving') return { move: 'stay' };
  const isEmpty = situation.signedIn === 0;
  if (situation.isEntering) {
    if (policy.maxWaiting !== null && situation.othersWaiting >= policy.maxWaiting)
      return sendTo(situation, policy.whenFull, 'full');
    if (isEmpty && !policy.joinEmpty) return sendTo(situation, policy.whenEmpty, 'empty');
    return { move: 'wait' };
  }
  const step = dueStep(situation);
  if (step) return { move: 'branch', to: step.to, why: 'overflow' };
  if (isEmpty && policy.leaveEmpty) return sendTo(situation, policy.whenEmpty, 'empty');
  return { move: 'wait' };
}

/** Two full queues that send to each other would do so for ever: who was sent here once stays. */
function sendTo({ wasMoved }: WaitSituation, to: Branch, why: BranchReason): WaitMove {
  return to.kind === 'queue' && wasMoved ? { move: 'wait' } : { move: 'branch', to, why };
}

type StepFacts = Pick<WaitSituation, 'policy' | 'ageSeconds' | 'signedIn' | 'stepFromSeconds'>;

/** The last step whose time has come and whose condition holds: an earlier one was missed or did not apply. */
export function dueStep(facts: StepFacts): OverflowStep | undefined {
  const { policy, ageSeconds, signedIn, stepFromSeconds } = facts;
  if (stepFromSeconds === null) return undefined;
  return inOrder(policy.overflow).findLast(
    ({ afterSeconds, onlyIfEmpty }) =>
      afterSeconds >= stepFromSeconds && afterSeconds <= ageSeconds && (!onlyIfEmpty || signedIn === 0),
  );
}

/**
 * The age at which the next step of a queue is to be looked at, in seconds; null when there is none. Steps for an age that
 * the call already had when it came are over: queues that overflow into each other do not play ball.
 */
export function nextStepAt(policy: WaitingPolicy, ageSeconds: number): number | null {
  return inOrder(policy.overflow).find((step) => step.afterSeconds > ageSeconds)?.afterSeconds ?? null;
}

function inOrder(steps: readonly OverflowStep[]): OverflowStep[] {
  return [...steps].sort((a, b) => a.afterSeconds - b.afterSeconds);
}
