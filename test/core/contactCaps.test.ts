import { describe, expect, test } from 'vitest';
import type { ContactPurpose } from '../../core/contract/words.ts';
import { endOfCaps } from '../../core/governor/caps.ts';

describe('caps', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const ago = (days: number, purpose: ContactPurpose, channel: 'sms' | 'email' = 'sms') => ({
    at: new Date(now.getTime() - days * 86_400_000),
    purpose,
    channel,
  });
  const cap = { count: 2, days: 7, channel: null, purposes: ['care', 'survey'] as ContactPurpose[] };
  const ends = (past: ReturnType<typeof ago>[], caps = [cap], purpose: ContactPurpose = 'care') =>
    endOfCaps(caps, past, { now, channel: 'sms', purpose })?.toISOString() ?? null;

  test('count every programme that they name, and are free when the oldest of as many is out', () => {
    expect(ends([ago(1, 'care')])).toBeNull();
    expect(ends([ago(1, 'care'), ago(3, 'survey', 'email')])).toBe('2026-11-24T12:00:00.000Z');
    expect(ends([ago(0, 'care'), ago(1, 'care'), ago(3, 'survey')])).toBe('2026-11-26T12:00:00.000Z');
    expect(ends([ago(1, 'care'), ago(1, 'reminder')])).toBeNull();
    expect(ends([ago(1, 'care'), ago(7, 'care')])).toBeNull();
  });

  test('of one channel count that channel, and hold for the purposes that they name', () => {
    const texts = [{ ...cap, channel: 'sms' as const }];
    expect(ends([ago(1, 'care'), ago(2, 'care', 'email')], texts as never)).toBeNull();
    expect(ends([ago(1, 'care'), ago(2, 'care')], texts as never)).toBe('2026-11-25T12:00:00.000Z');
    expect(ends([ago(1, 'care'), ago(2, 'care')], [cap], 'reminder')).toBeNull();
  });
});
