import { applyLegStatus } from '../calls/legStatus.ts';
import { readCallStatus } from '../calls/legStates.ts';
import { takeInMissedCall } from '../calls/takeInMissedCall.ts';
import type { LoggedCall } from '../channels/channel.ts';
import { AppError, isDatabaseAway } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { callItem } from './inboundItems.ts';
import { keepRefused } from './keptItems.ts';

/**
 * A call of the provider's list, which is over. One whose end we missed is ended, as it would have been then; one that we
 * never heard of was missed.
 */
export async function takeInCall(hub: Hub, call: LoggedCall, { isLive }: { isLive: boolean }): Promise<void> {
  const news = readCallStatus(call.status);
  if (news?.state !== 'ended') return;
  if (!isLive) return takeInMissed(hub, call, news.endReason);
  const at = call.endedAt ? { at: call.endedAt } : {};
  await applyLegStatus(hub, { leg: { callSid: call.sid }, callSid: call.sid, ...news, ...at });
}

async function takeInMissed(hub: Hub, call: LoggedCall, endReason: string | null): Promise<void> {
  const item = callItem({ ...call, at: call.startedAt });
  try {
    await takeInMissedCall(hub, { item, endedAt: call.endedAt ?? call.startedAt, endReason });
  } catch (error) {
    if (error instanceof AppError || isDatabaseAway(error)) throw error;
    await keepRefused(hub, item, error);
  }
}

/** Which of them we hold for live. */
export async function liveLegs(hub: Hub, calls: readonly { sid: string }[]): Promise<Set<string>> {
  const { rows } = await hub.pool.query<{ call_sid: string }>(
    `SELECT call_sid FROM leg WHERE call_sid = ANY($1) AND state <> 'ended'`,
    [calls.map((call) => call.sid)],
  );
  return new Set(rows.map((row) => row.call_sid));
}
