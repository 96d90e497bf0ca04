import { readPreferences } from '../preferences/preferences.ts';

// Every sound is made here from sine waves: nothing to load, nothing that can be missing.

let context: AudioContext | null = null;

/** Must be called inside a click: browsers keep sound back until then. */
export async function unlockAudio(): Promise<boolean> {
  try {
    context ??= new AudioContext();
    await context.resume();
    return context.state === 'running';
  } catch {
    return false;
  }
}

interface Tone {
  hertz: number;
  fromSeconds: number;
  seconds: number;
  loudness: number;
}

function play({ hertz, fromSeconds, seconds, loudness }: Tone): void {
  if (context?.state !== 'running') return;
  const start = context.currentTime + fromSeconds;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness * readPreferences().ringVolume, start + 0.02);
  gain.gain.setValueAtTime(loudness * readPreferences().ringVolume, start + seconds - 0.05);
  gain.gain.linearRampToValueAtTime(0, start + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + seconds);
}

export function playCheckTone(): void {
  play({ hertz: 523, fromSeconds: 0, seconds: 0.16, loudness: 0.16 });
  play({ hertz: 784, fromSeconds: 0.14, seconds: 0.26, loudness: 0.16 });
}

const RING_EVERY_MS = 2_400;

function ringOnce(): void {
  for (const fromSeconds of [0, 0.45]) {
    play({ hertz: 587, fromSeconds, seconds: 0.32, loudness: 0.22 });
    play({ hertz: 740, fromSeconds, seconds: 0.32, loudness: 0.18 });
  }
}

/** Rings until the answer is called. */
export function startRinging(): () => void {
  ringOnce();
  const timer = setInterval(ringOnce, RING_EVERY_MS);
  return () => clearInterval(timer);
}
