import { useState } from 'react';
import { serverNow, useNow } from '../clock/clock.ts';
import classes from './OfferStack.module.css';

const RADIUS = 22;
const LENGTH = 2 * Math.PI * RADIUS;
const USUAL_MS = 20_000;
const LATE_SECONDS = 5;

export function CountdownRing({ expiresAt }: { expiresAt: string }) {
  const end = Date.parse(expiresAt);
  // An offer seen late starts part-way round, unless it had more than the usual time.
  const [totalMs] = useState(() => Math.max(USUAL_MS, end - serverNow()));
  const now = useNow();
  const seconds = Math.max(0, Math.floor((end - now) / 1_000));
  const share = Math.min(1, Math.max(0, (end - now - 1_000) / totalMs));
  return (
    <div
      className={classes['ring']}
      data-late={seconds <= LATE_SECONDS}
      role="timer"
      aria-label={String(seconds)}
    >
      <svg viewBox="0 0 50 50" aria-hidden="true">
        <circle cx="25" cy="25" r={RADIUS} />
        <circle
          className={classes['left']}
          cx="25"
          cy="25"
          r={RADIUS}
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - share)}
        />
      </svg>
      <span className="tabular">{seconds}</span>
    </div>
  );
}
