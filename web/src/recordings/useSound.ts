import { useEffect, useRef, useState } from 'react';

export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2] as const;

export interface SoundState {
  isPlaying: boolean;
  isBroken: boolean;
  /** Seconds. */
  at: number;
  length: number;
  speed: number;
  toggle(): void;
  moveTo(seconds: number): void;
  setSpeed(speed: number): void;
}

/** A recording as it plays. Nothing is asked for before somebody presses play: what is fetched counts as heard. */
export function useSound(url: string, seconds: number): SoundState {
  const audio = useRef<HTMLAudioElement | null>(null);
  const [state, setState] = useState({ isPlaying: false, isBroken: false, at: 0, length: seconds, speed: 1 });
  const change = (part: Partial<typeof state>): void => setState((now) => ({ ...now, ...part }));

  useEffect(() => () => release(audio.current), []);

  function sound(): HTMLAudioElement {
    if (audio.current) return audio.current;
    const made = new Audio();
    made.preload = 'auto';
    made.preservesPitch = true;
    made.addEventListener('timeupdate', () => change({ at: made.currentTime }));
    made.addEventListener('play', () => change({ isPlaying: true, isBroken: false }));
    made.addEventListener('pause', () => change({ isPlaying: false }));
    made.addEventListener('error', () => change({ isPlaying: false, isBroken: true }));
    made.addEventListener('durationchange', () => {
      if (Number.isFinite(made.duration)) change({ length: made.duration });
    });
    made.src = url;
    audio.current = made;
    return made;
  }

  return {
    ...state,
    toggle() {
      const one = sound();
      one.playbackRate = state.speed;
      // A play that is cut short by a pause rejects; what is broken is told by its own event.
      if (one.paused) one.play().catch(() => undefined);
      else one.pause();
    },
    moveTo(wanted) {
      const at = Math.min(Math.max(0, wanted), state.length);
      if (audio.current) audio.current.currentTime = at;
      else sound().currentTime = at;
      change({ at });
    },
    setSpeed(speed) {
      if (audio.current) audio.current.playbackRate = speed;
      change({ speed });
    },
  };
}

function release(audio: HTMLAudioElement | null): void {
  audio?.pause();
  audio?.removeAttribute('src');
  audio?.load();
}
