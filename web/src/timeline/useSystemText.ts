import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { formatTimer } from '../clock/format.ts';
import type { SystemEvent } from './rows.ts';

type Closed = Extract<SystemEvent, { kind: 'conversation.closed' }>;

function useClosedText(): (event: Closed) => string {
  const { t } = useTranslation();
  const agentName = useAgentName();
  return ({ data }) => {
    const facts = [
      t(`outcome.${data.outcome}`),
      data.disposition,
      data.agentId && agentName(data.agentId),
      data.handleMs > 0 && t('system.handled', { time: formatTimer(data.handleMs) }),
      data.automatic && t('system.automatic'),
      data.note && `“${data.note}”`,
    ];
    return `${t('system.closed')}: ${facts.filter(Boolean).join(' · ')}`;
  };
}

/** The thin lines between the messages, each kind in its own words. */
export function useSystemText(event: SystemEvent): string {
  const { t } = useTranslation();
  const agentName = useAgentName();
  const closedText = useClosedText();
  switch (event.kind) {
    case 'conversation.opened':
      return t('system.opened', {
        channel: t(`channel.${event.data.channel}`),
        agent: agentName(event.data.agentId),
      });
    case 'conversation.offered':
      return t('system.offered', { queue: event.data.why.queue, agent: agentName(event.data.agentId) });
    case 'conversation.accepted':
      return t('system.accepted', {
        agent: agentName(event.data.agentId),
        time: formatTimer(event.data.waitedMs),
      });
    case 'conversation.declined':
      return [t('system.declined', { agent: agentName(event.data.agentId) }), event.data.reason]
        .filter(Boolean)
        .join(': ');
    case 'conversation.missed':
      return t('system.missed', { agent: agentName(event.data.agentId) });
    case 'conversation.requeued':
      return t('system.requeued', { agent: agentName(event.data.agentId) });
    case 'conversation.wrapping':
      return t('system.wrapping', { agent: agentName(event.data.agentId) });
    case 'conversation.closed':
      return closedText(event);
    case 'client.updated':
      return t('system.updated', { agent: agentName(event.agentId), fields: event.data.fields.join(', ') });
    case 'client.optedOut':
      return t('system.optedOut', { value: event.data.value });
    case 'client.optedIn':
      return t('system.optedIn', { value: event.data.value });
    default:
      return event satisfies never;
  }
}
