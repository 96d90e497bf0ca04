import { useEffect, useRef, useState } from 'react';

/** A second press this soon is a slip of the finger, not a decision. */
export const GUARD_MS = 500;
const ARMED_MS = 4_000;

/** The first press arms, the second does it. */
export function useTwoStep(run: () => void): { isArmed: boolean; isGuarded: boolean; press: () => void } {
  const [stage, setStage] = useState<'idle' | 'guarded' | 'armed'>('idle');
  const timers = useRef<Array<ReturnType<typeof setTimeout>>>([]);

  function clear() {
    for (const timer of timers.current) clearTimeout(timer);
    timers.current = [];
  }

  useEffect(() => clear, []);

  function press() {
    if (stage === 'guarded') return;
    clear();
    if (stage === 'armed') {
      setStage('idle');
      run();
      return;
    }
    setStage('guarded');
    timers.current = [
      setTimeout(() => setStage('armed'), GUARD_MS),
      setTimeout(() => setStage('idle'), ARMED_MS),
    ];
  }

  return { isArmed: stage !== 'idle', isGuarded: stage === 'guarded', press };
}
