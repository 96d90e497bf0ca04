import { useTranslation } from 'react-i18next';
import type { RoutingWhy } from '#core/contract/events.ts';
import { formatLong } from '../clock/format.ts';

/** "Why me", in words: the rule, who else could have been asked, which skills in which ring. */
export function useWhyText(why: RoutingWhy): string {
  const { t } = useTranslation();
  const skillText = (skill: NonNullable<RoutingWhy['skills']>[number]): string => {
    if (skill.minimum === 0) return t('why.skillDropped', skill);
    return t(skill.minimum === skill.asked ? 'why.skill' : 'why.skillRelaxed', skill);
  };
  const skills = (why.skills ?? []).map(skillText).join(', ');
  return [
    t(`why.${why.rule}`, { queue: why.queue, idle: formatLong(why.idleMs ?? 0), by: why.by ?? '' }),
    why.candidates > 1 ? t('why.candidates', { count: why.candidates }) : '',
    why.ring && skills ? `${why.ring.of > 1 ? `${t('why.ring', why.ring)} ` : ''}${skills}.` : '',
    why.tookBack ? t('why.tookBack') : '',
  ]
    .filter(Boolean)
    .join(' ');
}
