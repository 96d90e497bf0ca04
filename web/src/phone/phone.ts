// The agent's phone, whatever carries the voice. Only this interface is known to the rest of the console.
import type { VoiceToken } from '../api/types.ts';

/** off: not registered · connecting · ready: rings when it is called · lost: was ready, and is being got back. */
export type PhoneState = 'off' | 'connecting' | 'ready' | 'lost';

/** ringing · live · over, for whatever reason. */
export type PhoneCallState = 'ringing' | 'live' | 'over';

/** How the voice gets through; `none` while there is no connection for it. */
export type Quality = 'none' | 'good' | 'poor';

/** How loud it is at this moment, 0 to 1: the own voice, and what comes from the other side. */
export interface Level {
  said: number;
  heard: number;
}

export interface PhoneCall {
  /** As the phone network calls this leg. */
  readonly id: string;
  readonly from: string;
  state: () => PhoneCallState;
  accept: () => void;
  reject: () => void;
  hangUp: () => void;
  /** Keeps the own voice back in this browser. */
  mute: (isMuted: boolean) => void;
  /** Presses keys: 0-9, * and #. */
  digits: (digits: string) => void;
  level: () => Level;
  quality: () => Quality;
  /** Whether the own voice is sent at all: there may be no microphone, or none allowed. */
  hasMicrophone: () => boolean;
}

export interface PhoneEvents {
  /** Asked at the start, and again before a token is over. */
  getToken: () => Promise<VoiceToken>;
  onState: (state: PhoneState) => void;
  /** Somebody calls this phone. Nothing is answered by itself. */
  onIncoming: (call: PhoneCall) => void;
  /** Anything about a call that incoming told of has changed. */
  onChange: (call: PhoneCall) => void;
}

export interface Phone {
  /** Becomes reachable; comes back by itself when the line is lost. */
  register: () => Promise<void>;
  /** Whether sound goes to the phone network and comes back; null where that cannot be tried. Takes some seconds. */
  checkMedia: () => Promise<boolean | null>;
  /** Ends calls and is no longer reachable. */
  destroy: () => void;
}

export type MakePhone = (events: PhoneEvents) => Phone;
