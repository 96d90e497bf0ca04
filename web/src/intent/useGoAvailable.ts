import { useState } from 'react';
import { setIntent } from '../desk/actions.ts';
import type { CheckResult } from '../phone/phone.ts';
import { sandboxPhone } from '../phone/sandboxPhone.ts';

/** The server is told at once; sound, microphone and notifications are checked beside it and may fail without harm. */
export function useGoAvailable() {
  const [isChecking, setIsChecking] = useState(false);
  const [result, setResult] = useState<CheckResult | null>(null);

  function goAvailable() {
    setIsChecking(true);
    void setIntent({ intent: 'available' }).finally(() => setIsChecking(false));
    void sandboxPhone.check().then(setResult);
  }

  return { goAvailable, isChecking, result, dismiss: () => setResult(null) };
}
