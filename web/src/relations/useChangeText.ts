import { useTranslation } from 'react-i18next';
import { Quadrant, RelationState, ValueGroup } from '#core/contract/relations.ts';

interface Change {
  what: string;
  from: string | null;
  to: string | null;
}

/** What has changed about a relationship, in words. */
export function useChangeText(): (change: Change) => string {
  const { t } = useTranslation();
  const stateName = (state: string | null): string => {
    const known = RelationState.safeParse(state).data;
    return known ? t(`relation.state.${known}`) : '';
  };
  return ({ what, from, to }) => {
    switch (what) {
      case 'state':
        return t('relation.said.state', { from: stateName(from), to: stateName(to) });
      case 'quadrant':
        return t('relation.said.quadrant', {
          to: t(`relation.quadrant.${Quadrant.safeParse(to).data ?? 'unknown'}`),
        });
      case 'dormancy':
        return t(to === null ? 'relation.said.awake' : 'relation.said.dormant');
      default: {
        const group = ValueGroup.safeParse(to).data;
        return t('relation.said.valueGroup', { to: group ? t(`relation.group.${group}`) : '' });
      }
    }
  };
}
