import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { formatTimer } from '../clock/format.ts';
import { isInCall } from './inCallKinds.ts';
import type { SystemEvent } from './rows.ts';
import { isOfCare, useCareText } from './useCareText.ts';
import { isOfLink, useLinkText } from './useLinkText.ts';
import { isOfCase, useCaseWords } from './useCaseText.ts';
import { useInCallText, useRequeueReason } from './useInCallText.ts';
import { isOfRelation, useRelationText } from './useRelationText.ts';
import { isOfWork, useWorkText } from './useWorkText.ts';

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

type OfClient = Exclude<
  Extract<SystemEvent, { kind: `client.${string}` | 'sender.changed' }>,
  { kind: 'client.dateChanged' }
>;

const isOfClient = (event: SystemEvent): event is OfClient => /^client\.|^sender\./.test(event.kind);

/** What changed about the client, and may be sent to them. */
function useClientText(): (event: OfClient) => string {
  const { t } = useTranslation();
  const agentName = useAgentName();
  return (event) => {
    switch (event.kind) {
      case 'client.updated':
        return t('system.updated', { agent: agentName(event.agentId), fields: event.data.fields.join(', ') });
      case 'client.optedOut':
        return t('system.optedOut', event.data);
      case 'client.optedIn':
        return t('system.optedIn', event.data);
      case 'client.mayOptOut':
        return t('system.mayOptOut', event.data);
      case 'client.keptOptedIn':
        return t('system.keptOptedIn', { value: event.data.value, agent: agentName(event.agentId) });
      case 'client.blocked':
        return t('system.blocked', { value: event.data.value, agent: agentName(event.agentId) });
      case 'client.unblocked':
        return t('system.unblocked', { value: event.data.value, agent: agentName(event.agentId) });
      case 'sender.changed':
        return t(`system.senderChanged.${event.data.why}`, {
          ...event.data,
          agent: agentName(event.data.agentId),
        });
      case 'client.merged':
        return t('system.merged', { name: event.data.loserName ?? '', agent: agentName(event.agentId) });
      case 'client.mergedInto':
        return t('system.mergedInto', { name: event.data.winnerName ?? '', agent: agentName(event.agentId) });
      case 'client.unmerged':
        return t('system.unmerged', { name: event.data.loserName ?? '', agent: agentName(event.agentId) });
      case 'client.restored':
        return t('system.restored', { name: event.data.winnerName ?? '', agent: agentName(event.agentId) });
    }
  };
}

/** The words of each group of events. */
function useTexts() {
  return {
    closed: useClosedText(),
    inCall: useInCallText(),
    requeue: useRequeueReason(),
    client: useClientText(),
    care: useCareText(),
    link: useLinkText(),
    work: useWorkText(),
    ofCase: useCaseWords(),
    relation: useRelationText(),
  };
}

/** The thin lines between the messages, each kind in its own words. */
export function useSystemText(event: SystemEvent): string {
  const { t } = useTranslation();
  const agentName = useAgentName();
  const texts = useTexts();
  if (isInCall(event)) return texts.inCall(event);
  if (isOfCare(event)) return texts.care(event);
  if (isOfClient(event)) return texts.client(event);
  if (isOfLink(event)) return texts.link(event);
  if (isOfWork(event)) return texts.work(event);
  if (isOfCase(event)) return `${event.data.number}: ${texts.ofCase(event)}`;
  if (isOfRelation(event)) return texts.relation(event);
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
      return [
        t('system.requeued', { agent: agentName(event.data.agentId) }),
        texts.requeue(event.data.reason),
      ]
        .filter(Boolean)
        .join(': ');
    case 'conversation.wrapping':
      return t('system.wrapping', { agent: agentName(event.data.agentId) });
    case 'conversation.wrapUpExtended':
      return t('system.wrapUpExtended', {
        agent: agentName(event.data.agentId),
        seconds: event.data.seconds,
      });
    case 'conversation.closed':
      return texts.closed(event);
    case 'conversation.forceCompleted':
      return t('system.forceCompleted', {
        by: agentName(event.data.byAgentId),
        agent: agentName(event.data.agentId),
        reason: event.data.reason,
      });
    default:
      return event satisfies never;
  }
}
