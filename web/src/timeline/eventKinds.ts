import type { EventKind, TimelineEvent } from '#core/contract/events.ts';
import type { TimelineItem } from '../api/types.ts';

/** The chips over the timeline. */
export const filters = ['all', 'messages', 'calls', 'notes', 'care'] as const;
export type Filter = (typeof filters)[number];

/** Every kind the console knows, and the chip under which its rows are found. A new kind does not compile until it is here. */
const groups: Record<EventKind, Exclude<Filter, 'all'> | 'system'> = {
  'message.received': 'messages',
  'message.queued': 'messages',
  'message.sent': 'messages',
  'message.delivered': 'messages',
  'message.failed': 'messages',
  'message.unknown': 'messages',
  'message.held': 'messages',
  'message.canceled': 'messages',
  'call.received': 'calls',
  'call.placed': 'calls',
  'call.connected': 'calls',
  'call.held': 'calls',
  'call.resumed': 'calls',
  'call.ended': 'calls',
  'call.abandoned': 'calls',
  'call.failed': 'calls',
  'conversation.opened': 'system',
  'conversation.offered': 'system',
  'conversation.accepted': 'system',
  'conversation.declined': 'system',
  'conversation.missed': 'system',
  'conversation.requeued': 'system',
  'conversation.wrapping': 'system',
  'conversation.closed': 'system',
  'note.added': 'notes',
  'followUp.planned': 'care',
  'followUp.reminded': 'care',
  'followUp.done': 'care',
  'followUp.canceled': 'care',
  'survey.planned': 'care',
  'survey.held': 'care',
  'survey.skipped': 'care',
  'survey.sent': 'care',
  'survey.answered': 'care',
  'survey.expired': 'care',
  'client.updated': 'system',
  'client.optedOut': 'system',
  'client.optedIn': 'system',
};

const groupOf = new Map<string, string>(Object.entries(groups));

/** A newer server may know kinds that this page does not: those count for the sequence and are not shown. */
export function isTimelineEvent(item: TimelineItem): item is TimelineItem & TimelineEvent {
  return groupOf.has(item.kind);
}
