// The phone of whoever is signed in. The hub says which window is the phone; when that is gone another takes over.
import { useEffect } from 'react';
import { api } from '../api/endpoints.ts';
import type { PhoneProvider } from '../api/types.ts';
import { createStore, useStore } from '../live/createStore.ts';
import { deviceStore, phoneIs, watchDevice } from './device.ts';
import type { MakePhone, Phone, PhoneCall, PhoneCallState, PhoneState, Quality } from './phone.ts';

export interface AgentPhone {
  state: PhoneState;
  call: PhoneCall | null;
  callState: PhoneCallState;
  quality: Quality;
  hasMicrophone: boolean;
}

const OFF: AgentPhone = {
  state: 'off',
  call: null,
  callState: 'over',
  quality: 'none',
  hasMicrophone: false,
};

export const phoneStore = createStore<AgentPhone>(OFF);

/** Each in a file of its own: the browser loads what is configured and nothing else. */
const makers: Record<PhoneProvider, () => Promise<MakePhone>> = {
  twilio: async () => (await import('./twilioPhone.ts')).makeTwilioPhone,
  sandbox: async () => (await import('./sandboxPhone.ts')).makeSandboxPhone,
};

function change(part: Partial<AgentPhone>): void {
  phoneStore.set({ ...phoneStore.get(), ...part });
}

function show(call: PhoneCall): void {
  if (call.state() === 'over') {
    if (phoneStore.get().call?.id === call.id) change({ ...OFF, state: phoneStore.get().state });
    return;
  }
  change({ call, callState: call.state(), quality: call.quality(), hasMicrophone: call.hasMicrophone() });
}

/** The hub rings this phone only after its agent has taken or placed a call, so it answers by itself. */
function answer(call: PhoneCall): void {
  show(call);
  if (call.state() === 'ringing') call.accept();
}

let opened: Phone | null = null;

async function openPhone(provider: PhoneProvider, signal: AbortSignal): Promise<void> {
  const make = await makers[provider]();
  if (signal.aborted) return;
  const phone = make({
    getToken: api.voiceToken,
    onState: (state) => {
      if (signal.aborted) return;
      change({ state });
      phoneIs(state);
    },
    onIncoming: answer,
    onChange: show,
  });
  opened = phone;
  signal.addEventListener('abort', () => {
    opened = null;
    phone.destroy();
    phoneStore.set(OFF);
    phoneIs('off');
  });
  void phone.register();
}

/** Whether the voice gets to the network and back. `notNeeded`: this window is no phone, or it cannot be tried. */
export async function checkMediaPath(): Promise<'ok' | 'failed' | 'notNeeded'> {
  if (!opened) return 'notNeeded';
  const isFine = await opened.checkMedia().catch(() => false);
  if (isFine === null) return 'notNeeded';
  return isFine ? 'ok' : 'failed';
}

/** Keeps the phone while the console is open and this window is the one. */
export function useAgentPhone(provider: PhoneProvider | null): void {
  const { isPhone } = useStore(deviceStore);
  useEffect(() => watchDevice(provider), [provider]);
  useEffect(() => {
    if (!provider || isPhone !== true) return;
    const leaving = new AbortController();
    openPhone(provider, leaving.signal).catch(() => phoneIs('lost'));
    return () => leaving.abort();
  }, [provider, isPhone]);
}

/** The network mutes the agent's leg; here the microphone itself is kept back as well. */
export function useMicrophoneMuted(isMuted: boolean): void {
  const { call } = useStore(phoneStore);
  useEffect(() => call?.mute(isMuted), [call, isMuted]);
}
