import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { useDateWords } from '../care/useDateWords.ts';
import type { SystemEvent } from './rows.ts';

/** What is done for a client by plan: dates, plans, revisits, reports. */
type OfCare = Extract<
  SystemEvent,
  { kind: `care.${string}` | `revisit.${string}` | `review.${string}` | 'client.dateChanged' }
>;

export const isOfCare = (event: SystemEvent): event is OfCare =>
  /^(care|revisit|review)\.|^client\.dateChanged$/.test(event.kind);

export function useCareText(): (event: OfCare) => string {
  const { t } = useTranslation();
  const agentName = useAgentName();
  const words = useDateWords();
  return (event) => {
    const agent = agentName(event.agentId);
    switch (event.kind) {
      case 'client.dateChanged':
        return t(event.data.removed ? 'system.dateRemoved' : 'system.dateSaved', {
          agent,
          name: words.name(event.data),
          day: words.day(event.data),
        });
      case 'care.enrolled':
        return t(`system.enrolled.${event.data.by}`, { agent, plan: event.data.name });
      case 'care.changed':
        return [
          t(event.data.by === 'rule' ? 'system.plan.rule' : `system.plan.${event.data.state}`, {
            agent,
            plan: event.data.name,
          }),
          event.data.reason,
        ]
          .filter(Boolean)
          .join(': ');
      case 'revisit.completed':
        return [
          t('system.revisited', { agent, rating: event.data.rating }),
          ...event.data.opinions.map(({ text, problem }) =>
            problem ? `“${text}” (${t('revisit.problem')})` : `“${text}”`,
          ),
          event.data.nextOn && t('system.nextRevisit', { day: event.data.nextOn }),
        ]
          .filter(Boolean)
          .join(' · ');
      case 'revisit.skipped':
        return t('system.revisitSkipped', { agent, reason: event.data.reason });
      case 'review.ordered':
      case 'review.ready':
      case 'review.approved':
      case 'review.declined':
        return t(`system.${event.kind}`, { agent, reason: '', sentTo: '', ...event.data });
    }
  };
}
