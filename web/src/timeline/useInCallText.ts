import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { formatTimer } from '../clock/format.ts';
import type { InCallKind, SystemEvent } from './rows.ts';

type InCallEvent = Extract<SystemEvent, { kind: InCallKind }>;
type GuestEvent = Extract<InCallEvent, { kind: `call.guest${string}` }>;

/** Who came into the call and how that ended, in words. */
function useGuestText(): (event: GuestEvent) => string {
  const { t } = useTranslation();
  const agentName = useAgentName();
  return (event) => {
    const { target } = event.data;
    const guest = target.kind === 'agent' ? agentName(target.id) : target.name;
    switch (event.kind) {
      case 'call.guestInvited':
        return t(`inCall.invited.${event.data.mode}`, { agent: agentName(event.data.agentId), guest });
      case 'call.guestAsked':
        return t('inCall.asked', { agent: agentName(event.data.agentId) });
      case 'call.guestAccepted':
        return t('inCall.accepted', { agent: agentName(event.data.agentId) });
      case 'call.guestJoined':
        return t('inCall.joined', { guest: event.data.agentId ? agentName(event.data.agentId) : guest });
      case 'call.guestEnded':
        return t(`inCall.ended.${event.data.result}`, { guest });
      default:
        return event satisfies never;
    }
  };
}

/** The steps of a call with others in it, each kind in its own words. */
export function useInCallText(): (event: InCallEvent) => string {
  const { t } = useTranslation();
  const agentName = useAgentName();
  const guestText = useGuestText();
  return (event) => {
    switch (event.kind) {
      case 'call.guestInvited':
      case 'call.guestAsked':
      case 'call.guestAccepted':
      case 'call.guestJoined':
      case 'call.guestEnded':
        return guestText(event);
      case 'call.transferred': {
        const { target } = event.data;
        return t(`inCall.transferred.${event.data.how}`, {
          agent: agentName(event.data.agentId),
          target: target.kind === 'agent' ? agentName(target.id) : target.name,
          time: formatTimer(event.data.talkMs),
        });
      }
      case 'call.swapped':
        return t(`inCall.swapped.${event.data.talksWith}`, { agent: agentName(event.data.agentId) });
      case 'call.merged':
        return t('inCall.merged', { agent: agentName(event.data.agentId) });
      case 'call.agentLost':
        return t('inCall.agentLost', { agent: agentName(event.data.agentId) });
      case 'call.rejoining':
        return t('inCall.rejoining', { agent: agentName(event.data.agentId) });
      case 'call.agentBack':
        return t('inCall.agentBack', { agent: agentName(event.data.agentId) });
      case 'call.recordingPaused':
        return t('inCall.recordingPaused', { agent: agentName(event.data.agentId) });
      case 'call.recordingResumed':
        return t(`inCall.recordingResumed.${event.data.reason}`);
      case 'help.asked':
        return [t('inCall.helpAsked', { agent: agentName(event.data.agentId) }), event.data.note]
          .filter(Boolean)
          .join(': ');
      case 'help.taken':
        return t('inCall.helpTaken', { agent: agentName(event.data.supervisorId) });
      case 'help.ended':
        return t('inCall.helpEnded');
      default:
        return event satisfies never;
    }
  };
}

const reasons = [
  'agent_lost',
  'agent_away',
  'agent_left',
  'call_first',
  'device_lost',
  'with_colleague',
  'transfer_busy',
  'transfer_no_answer',
  'transfer_failed',
  'transfer_left',
] as const;

/** Why a conversation waits again; null for what an agent wrote as a reason is shown as it is. */
export function useRequeueReason(): (reason: string) => string | null {
  const { t } = useTranslation();
  return (reason) => {
    const known = reasons.find((one) => one === reason);
    if (known) return t(`requeue.${known}`);
    return reason === 'by_agent' || reason === 'parked_call' ? null : reason;
  };
}
