import type { CaseClock } from '#core/contract/cases.ts';
import { useTranslation } from 'react-i18next';
import { Tag, type Tone } from '../app/Tag.tsx';
import { useNow } from '../clock/clock.ts';
import { formatDateTime, formatRelative } from '../clock/format.ts';
import { caseTestIds } from '../caseTestIds.ts';

type Look = 'met' | 'late' | 'metLate' | 'paused' | 'soon' | 'running';
const tones: Record<Look, Tone> = {
  met: 'good',
  metLate: 'warn',
  late: 'bad',
  paused: 'care',
  soon: 'warn',
  running: 'quiet',
};

function lookOf({ metAt, breachedAt, dueAt, warnAt }: CaseClock, now: number): Look {
  if (metAt) return breachedAt ? 'metLate' : 'met';
  if (breachedAt) return 'late';
  if (!dueAt) return 'paused';
  if (Date.parse(dueAt) <= now) return 'late';
  return warnAt && Date.parse(warnAt) <= now ? 'soon' : 'running';
}

/** A clock of a case: met, late, paused, or when it is due. */
export function DueMark({ clock }: { clock: CaseClock }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const look = lookOf(clock, now);
  const when = clock.dueAt && (look === 'running' || look === 'soon' || look === 'late');
  return (
    <Tag
      tone={tones[look]}
      data-testid={caseTestIds.caseClock(clock.kind)}
      data-look={look}
      title={clock.dueAt ? formatDateTime(clock.dueAt, i18n.language) : ''}
    >
      {t(`case.clock.${clock.kind}`)}:{' '}
      {when ? formatRelative(clock.dueAt ?? '', now, i18n.language) : t(`case.look.${look}`)}
    </Tag>
  );
}

/** The clock that matters now: the first that is not met. */
export function nextClock(clocks: readonly CaseClock[]): CaseClock | undefined {
  return clocks.find(({ metAt }) => metAt === null);
}
