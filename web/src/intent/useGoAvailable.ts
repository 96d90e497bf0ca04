import { useState } from 'react';
import { setIntent } from '../desk/actions.ts';
import { isFitForCalls, preflight, type Preflight } from '../phone/preflight.ts';
import { useSession } from '../session/session.ts';

/**
 * Tries the whole chain first where this browser carries the voice: who cannot be heard is told what failed, and decides.
 * Where it does not, the hub is told at once, and sound and notifications are checked beside it.
 */
export function useGoAvailable() {
  const { phone } = useSession();
  const [isChecking, setIsChecking] = useState(false);
  const [result, setResult] = useState<Preflight | null>(null);

  function goAnyway() {
    setResult(null);
    void setIntent({ intent: 'available' });
  }

  async function check(): Promise<void> {
    const found = await preflight(phone);
    setResult(found);
    if (phone && isFitForCalls(found)) await setIntent({ intent: 'available' });
  }

  function goAvailable() {
    setIsChecking(true);
    const work = phone
      ? check()
      : Promise.all([setIntent({ intent: 'available' }), check()]).then(() => undefined);
    void work.finally(() => setIsChecking(false));
  }

  return { goAvailable, goAnyway, isChecking, result, dismiss: () => setResult(null) };
}
