// What this window says of itself to the hub: every ten seconds, when the hub asks, and at once when something changes.
// The hub elects one of an agent's windows as the phone; the others show all controls and carry no sound.
import type { DeviceBeat } from '#core/contract/socket.ts';
import type { DeviceTrouble } from '#core/contract/words.ts';
import type { PhoneProvider } from '../api/types.ts';
import { createStore } from '../live/createStore.ts';
import type { PhoneState } from './phone.ts';

export interface Device {
  /** Null until the hub has said which window is the phone. */
  isPhone: boolean | null;
  microphone: 'unknown' | 'ok' | 'missing' | 'refused';
  media: 'unknown' | 'ok' | 'failed';
}

export const deviceStore = createStore<Device>({ isPhone: null, microphone: 'unknown', media: 'unknown' });

/** New with every load of the page: a copied window must not share it. */
const TAB = crypto.randomUUID();

let provider: PhoneProvider | null = null;
let phone: PhoneState = 'off';
let send: ((beat: DeviceBeat, answer: (phoneTab: string | null) => void) => void) | null = null;

function troubleNow(): DeviceTrouble | null {
  if (!provider) return null;
  const { isPhone, microphone, media } = deviceStore.get();
  if (microphone === 'missing') return 'microphone_missing';
  if (microphone === 'refused') return 'microphone_refused';
  if (media === 'failed') return 'no_media';
  if (!isPhone || phone === 'ready') return null;
  return phone === 'lost' ? 'phone_lost' : 'phone_connecting';
}

/** Says how this window is, now. */
export function beat(): void {
  send?.({ tab: TAB, phone: provider ? phone : 'none', trouble: troubleNow() }, (phoneTab) =>
    changeDevice({ isPhone: phoneTab === TAB }),
  );
}

/** What is found out about this window; the hub hears of it at once if it is news. */
export function changeDevice(part: Partial<Device>): void {
  const before = deviceStore.get();
  const after = { ...before, ...part };
  if (Object.entries(after).every(([name, value]) => Reflect.get(before, name) === value)) return;
  deviceStore.set(after);
  beat();
}

export function phoneIs(state: PhoneState): void {
  if (phone === state) return;
  phone = state;
  beat();
}

/** How words reach the hub from now on; null while there is no line. */
export function beatBy(sender: typeof send): void {
  send = sender;
  beat();
}

/** Who carries the voice; null: nobody needs a browser phone here. Looks whether there is a microphone, asking nobody. */
export function watchDevice(voice: PhoneProvider | null): () => void {
  provider = voice;
  beat();
  if (!voice) return () => undefined;
  const look = () => void lookAtMicrophone();
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  devices?.addEventListener('devicechange', look);
  look();
  return () => devices?.removeEventListener('devicechange', look);
}

async function lookAtMicrophone(): Promise<void> {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) return changeDevice({ microphone: 'missing' });
  const found = await devices.enumerateDevices();
  if (!found.some(({ kind }) => kind === 'audioinput')) return changeDevice({ microphone: 'missing' });
  const permission = await navigator.permissions.query({ name: 'microphone' }).catch(() => null);
  if (permission?.state === 'denied') return changeDevice({ microphone: 'refused' });
  // It was missing and is there again, or is allowed by now.
  changeDevice({ microphone: permission?.state === 'granted' ? 'ok' : 'unknown' });
}
