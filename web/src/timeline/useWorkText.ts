import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { formatDateTime } from '../clock/format.ts';
import type { SystemEvent } from './rows.ts';

/** What became of a conversation among those who work: given, put off, marked, moved. */
type OfWork = Extract<
  SystemEvent,
  {
    kind:
      | `conversation.${'splitOff' | 'assigned' | 'snoozed' | 'woken' | 'tagged' | 'notSpam' | 'recordingConsent'}`
      | 'call.moved';
  }
>;

export const isOfWork = (event: SystemEvent): event is OfWork =>
  /^conversation\.(splitOff|assigned|snoozed|woken|tagged|notSpam|recordingConsent)$|^call\.moved$/.test(
    event.kind,
  );

export function useWorkText(): (event: OfWork) => string {
  const { t, i18n } = useTranslation();
  const agentName = useAgentName();
  return (event) => {
    switch (event.kind) {
      case 'conversation.assigned':
        return [
          t('system.assigned', { by: agentName(event.data.byAgentId), agent: agentName(event.data.agentId) }),
          event.data.reason,
        ]
          .filter(Boolean)
          .join(': ');
      case 'conversation.snoozed':
        return event.data.until
          ? t('system.snoozedUntil', {
              agent: agentName(event.agentId),
              at: formatDateTime(event.data.until, i18n.language),
            })
          : t('system.snoozed', { agent: agentName(event.agentId) });
      case 'conversation.tagged':
        return [
          agentName(event.agentId),
          ...event.data.added.map(({ name }) => t('system.tagOn', { name })),
          ...event.data.removed.map(({ name }) => t('system.tagOff', { name })),
        ].join(' · ');
      case 'conversation.notSpam':
        return t(event.data.reopened ? 'system.notSpam' : 'system.notSpamClosed', {
          agent: agentName(event.agentId),
        });
      case 'conversation.woken':
        return t(`system.woken.${event.data.why}`);
      case 'conversation.splitOff':
        return t(`system.splitOff.${event.data.why}`);
      case 'conversation.recordingConsent':
        return t(`system.consent.${event.data.consent}`);
      case 'call.moved':
        return t('system.callMoved', { why: t(`system.moved.${event.data.why}`) });
    }
  };
}
