import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { formatMoney } from '../relations/format.ts';
import { useChangeText } from '../relations/useChangeText.ts';
import type { SystemEvent } from './rows.ts';

/** How the relationship changed, what was ordered, and how a client is won back. */
type OfRelation = Extract<
  SystemEvent,
  { kind: 'relation.changed' | 'order.recorded' | `winBack.${'opened' | 'moved' | 'closed'}` }
>;

export const isOfRelation = (event: SystemEvent): event is OfRelation =>
  /^relation\.|^order\.|^winBack\./.test(event.kind);

export function useRelationText(): (event: OfRelation) => string {
  const { t, i18n } = useTranslation();
  const agentName = useAgentName();
  const changeText = useChangeText();
  return (event) => {
    switch (event.kind) {
      case 'relation.changed':
        return [
          changeText(event.data),
          t(`relation.reason.${event.data.reason}`),
          event.data.note && `“${event.data.note}”`,
          event.agentId && agentName(event.agentId),
        ]
          .filter(Boolean)
          .join(' · ');
      case 'order.recorded':
        return t('relation.said.order', {
          number: event.data.number,
          amount: formatMoney(event.data.amountMinor, event.data.currency, i18n.language),
        });
      case 'winBack.opened':
        return event.data.why === 'lost_mvc'
          ? t('winBack.said.openedByRule')
          : [t('winBack.said.opened'), agentName(event.agentId)].join(' · ');
      case 'winBack.moved':
        return t('winBack.said.moved', { phase: t(`winBack.phase.${event.data.phase}`) });
      case 'winBack.closed':
        return t('winBack.said.closed', { result: t(`winBack.result.${event.data.result}`) });
    }
  };
}
