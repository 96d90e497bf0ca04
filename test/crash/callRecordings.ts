import { randomBytes } from 'node:crypto';
import type { Mood } from './moods.ts';

interface Kept {
  sid: string;
  status: string;
}

interface Asked {
  subId: string | undefined;
  form: Record<string, string>;
  isGet: boolean;
}

/** What the phone network records of each call, by the call's id. */
export class CallRecordings {
  readonly #kept = new Map<string, Kept[]>();
  moods: Mood[] = [];
  /** A recording that has begun, and the answer that says so. */
  slow: (() => void) | null = null;

  answer(callSid: string, { subId, form, isGet }: Asked, say: (status: number, body: object) => void): void {
    const kept = this.#kept.get(callSid) ?? [];
    if (isGet) return say(200, { recordings: kept });
    const recording = kept.find(({ sid }) => sid === subId) ?? {
      sid: `RE${randomBytes(16).toString('hex')}`,
      status: 'in-progress',
    };
    if (subId) recording.status = form['Status'] ?? '';
    else this.#kept.set(callSid, [...kept, recording]);
    const answer = (): void => say(subId ? 200 : 201, { ...recording });
    if (!subId && this.moods.shift() === 'slow') this.slow = answer;
    else answer();
  }

  isUnderWay(callSid: string): boolean {
    return (this.#kept.get(callSid) ?? []).some(({ status }) => ['in-progress', 'paused'].includes(status));
  }
}
