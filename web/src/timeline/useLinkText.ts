import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import type { SystemEvent } from './rows.ts';

type OfLink = Extract<
  SystemEvent,
  { kind: `conversation.${'joined' | 'joinedTo' | 'separated' | 'mailSplitOff'}` }
>;

export const isOfLink = (event: SystemEvent): event is OfLink =>
  /^conversation\.(joined|joinedTo|separated|mailSplitOff)$/.test(event.kind);

/** What is worked on together, and what has a conversation of its own. */
export function useLinkText(): (event: OfLink) => string {
  const { t } = useTranslation();
  const agentName = useAgentName();
  return (event) => {
    switch (event.kind) {
      case 'conversation.joined':
      case 'conversation.joinedTo':
        return t(event.kind === 'conversation.joined' ? 'system.joined' : 'system.joinedTo', {
          agent: agentName(event.agentId),
          what: [t(`channel.${event.data.channel}`), event.data.subject].filter(Boolean).join(' · '),
        });
      case 'conversation.mailSplitOff':
        return t('system.mailSplitOff', {
          agent: agentName(event.agentId),
          subject: event.data.subject ?? '',
        });
      case 'conversation.separated':
        return event.data.agentId
          ? t('system.separated.had', { agent: agentName(event.data.agentId) })
          : t('system.separated.waits');
    }
  };
}
