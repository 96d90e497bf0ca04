import type { ContactPurpose, HoldReason, MessageChannel } from '../../core/contract/words.ts';
import type { Prisma } from '../generated/client.ts';
import type { Diary, DiaryClient } from './diary.ts';

// What clients have said about being written to, and what the governor has kept back, of every reason.

const HOUR_MS = 3_600_000;

interface Kept {
  channel: MessageChannel;
  purpose: ContactPurpose;
  why: HoldReason;
  /** Hours ago, and in how many hours from then it may go; null: not by itself. */
  ago: number;
  inHours: number | null;
}

const kept: readonly Kept[] = [
  { channel: 'sms', purpose: 'survey', why: 'quiet_hours', ago: 9, inHours: 7 },
  { channel: 'sms', purpose: 'campaign', why: 'no_consent', ago: 20, inHours: null },
  { channel: 'email', purpose: 'care', why: 'frequency_cap', ago: 26, inHours: 70 },
  { channel: 'sms', purpose: 'reminder', why: 'opted_out', ago: 31, inHours: null },
  { channel: 'sms', purpose: 'win_back', why: 'holiday', ago: 75, inHours: 21 },
  { channel: 'sms', purpose: 'survey', why: 'frequency_cap', ago: 77, inHours: 96 },
  { channel: 'sms', purpose: 'care', why: 'no_common_hours', ago: 98, inHours: null },
];

interface Contacts {
  consents: Prisma.ContactConsentCreateManyInput[];
  refusals: Prisma.ContactRefusalCreateManyInput[];
}

/** The rows, a client each, with what the timelines tell of them. */
export function tellContacts(
  diary: Diary,
  clients: readonly DiaryClient[],
  { now, agentId }: { now: Date; agentId: string },
): Contacts {
  const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * HOUR_MS);
  const refusals = kept.flatMap(({ ago, inHours, ...refused }, index) => {
    const clientId = clients[index % Math.max(1, clients.length)]?.id;
    const until = inHours === null ? null : hoursAgo(ago - inHours);
    return clientId === undefined ? [] : [{ ...refused, clientId, at: hoursAgo(ago), until }];
  });
  const consents = clients.slice(0, 3).map(({ id: clientId }, index) => {
    const said = {
      channel: index === 2 ? 'email' : 'sms',
      purpose: 'campaign',
      state: index === 1 ? 'refused' : 'given',
      how: index === 1 ? 'on the phone' : 'sign-up form',
    } as const;
    const at = hoursAgo(2 + index);
    diary.event({ clientId, kind: 'client.consentChanged', data: said, at, agentId });
    return { ...said, clientId, byAgentId: agentId, at };
  });
  return { consents, refusals };
}
