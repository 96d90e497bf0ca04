// Before an agent is available: whether each link of the chain holds, by trying it.
import type { PhoneProvider } from '../api/types.ts';
import { connectionStore } from '../live/connection.ts';
import { checkMediaPath } from './agentPhone.ts';
import { checkDevices, type CheckResult } from './checkDevices.ts';
import { changeDevice, deviceStore } from './device.ts';

export interface Preflight extends CheckResult {
  socket: 'ok' | 'down';
  /** notNeeded: another window is the phone, or nobody needs one. */
  media: 'ok' | 'failed' | 'notNeeded';
}

/** Calls would reach this agent. */
export function isFitForCalls(result: Preflight): boolean {
  return (
    result.socket === 'ok' && result.media !== 'failed' && ['ok', 'notNeeded'].includes(result.microphone)
  );
}

/** Tries socket, microphone and the way of the voice there and back. Must start inside a click. */
export async function preflight(provider: PhoneProvider | null): Promise<Preflight> {
  const isPhone = provider !== null && deviceStore.get().isPhone === true;
  const [devices, media] = await Promise.all([
    checkDevices(),
    isPhone ? checkMediaPath() : Promise.resolve<Preflight['media']>('notNeeded'),
  ]);
  const { microphone } = devices;
  if (provider && microphone !== 'notNeeded')
    changeDevice({ microphone, ...(media === 'notNeeded' ? {} : { media }) });
  return { ...devices, media, socket: connectionStore.get().socket === 'up' ? 'ok' : 'down' };
}
