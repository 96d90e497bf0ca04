// The phone of Twilio's network, by Twilio's own SDK. Loaded only where Twilio carries the voice.
import { Call, Device, PreflightTest } from '@twilio/voice-sdk';
import type { MakePhone, PhoneCall, PhoneCallState, PhoneEvents, Quality } from './phone.ts';

const RETRY_MS = 5_000;

function stateOf(call: Call): PhoneCallState {
  const status = call.status();
  if (status === Call.State.Pending || status === Call.State.Ringing) return 'ringing';
  return status === Call.State.Closed ? 'over' : 'live';
}

/** Wraps the SDK's call; its volumes and warnings come as events. */
function wrap(call: Call, onChange: PhoneEvents['onChange']): PhoneCall {
  let level = { said: 0, heard: 0 };
  const warnings = new Set<string>();
  const wrapped: PhoneCall = {
    id: call.parameters['CallSid'] ?? '',
    from: call.parameters['From'] ?? '',
    state: () => stateOf(call),
    accept: () => call.accept(),
    reject: () => call.reject(),
    hangUp: () => call.disconnect(),
    mute: (isMuted) => call.mute(isMuted),
    digits: (digits) => call.sendDigits(digits),
    level: () => level,
    quality: (): Quality => {
      if (stateOf(call) !== 'live') return 'none';
      return warnings.size > 0 || call.status() === Call.State.Reconnecting ? 'poor' : 'good';
    },
    hasMicrophone: () => call.getLocalStream() !== undefined,
  };
  const changed = () => onChange(wrapped);
  call.on('volume', (said: number, heard: number) => {
    level = { said, heard };
  });
  call.on('warning', (name: string) => {
    warnings.add(name);
    changed();
  });
  call.on('warning-cleared', (name: string) => {
    warnings.delete(name);
    changed();
  });
  for (const event of ['accept', 'cancel', 'disconnect', 'reject', 'reconnecting', 'reconnected', 'error'])
    call.on(event, changed);
  return wrapped;
}

/** Twilio's own test: a call to the app that plays back what it hears, with a sound file for a microphone. */
function passes(token: string): Promise<boolean> {
  return new Promise((resolve) => {
    const test = Device.runPreflight(token, { fakeMicInput: true, signalingTimeoutMs: 5_000 });
    test.on(PreflightTest.Events.Completed, () => resolve(true));
    test.on(PreflightTest.Events.Failed, () => resolve(false));
  });
}

export const makeTwilioPhone: MakePhone = ({ getToken, onState, onIncoming, onChange }) => {
  let device: Device | null = null;
  let timer: number | undefined;
  let isDestroyed = false;

  const open = (token: string): Device => {
    const opened = new Device(token, {
      closeProtection: false,
      codecPreferences: [Call.Codec.Opus, Call.Codec.PCMU],
    });
    // Rings are the console's own, and nothing rings here that was not asked for.
    opened.audio?.incoming(false);
    opened.on('registered', () => onState('ready'));
    opened.on('unregistered', () => onState(isDestroyed ? 'off' : 'lost'));
    opened.on('error', () => {
      if (opened.state !== Device.State.Registered) again();
    });
    opened.on('tokenWillExpire', () => {
      getToken().then(
        (renewed) => opened.updateToken(renewed.token),
        () => onState('lost'),
      );
    });
    opened.on('incoming', (call: Call) => onIncoming(wrap(call, onChange)));
    return opened;
  };
  const again = () => {
    onState('lost');
    clearTimeout(timer);
    timer = window.setTimeout(() => void register(), RETRY_MS);
  };
  const register = async (): Promise<void> => {
    onState('connecting');
    try {
      const { token } = await getToken();
      if (isDestroyed) return;
      if (device) device.updateToken(token);
      device ??= open(token);
      if (device.state === Device.State.Unregistered) await device.register();
    } catch {
      if (!isDestroyed) again();
    }
  };
  return {
    register,
    checkMedia: async () => {
      const { token, echo } = await getToken();
      return echo ? passes(token) : null;
    },
    destroy: () => {
      isDestroyed = true;
      clearTimeout(timer);
      device?.destroy();
      onState('off');
    },
  };
};
