import type { TimelineEvent } from '../contract/events.ts';
import type { SearchKind } from '../contract/search.ts';
import type { Channel, Direction } from '../contract/words.ts';

// Which events can be found, and by which of their words.

export interface Field {
  name: 'subject' | 'text' | 'address' | 'file';
  text: string;
}

export interface Searchable {
  kind: SearchKind;
  /** Null: that of the conversation, if it belongs to one. */
  channel: Channel | null;
  direction: Direction | null;
  /** Whom it came from, or went to. */
  address: string | null;
  fileNames: string[];
  fields: Field[];
}

/** The kinds of events that can have words to be found by. */
export const SEARCHABLE_KINDS = [
  'message.received',
  'message.queued',
  'note.added',
  'conversation.closed',
  'survey.answered',
] as const;

/** What of an event can be found; null where there is nothing. */
export function searchableOf(event: TimelineEvent): Searchable | null {
  const found = describe(event);
  return found?.fields.some(({ text }) => text.trim() !== '') ? found : null;
}

function describe(event: TimelineEvent): Searchable | null {
  if (event.kind === 'message.received') return message(event.data, 'inbound', [event.data.from]);
  if (event.kind === 'message.queued') {
    const copies = event.data.copies?.map(({ to }) => to) ?? [];
    return message(event.data, 'outbound', [event.data.to, ...copies]);
  }
  if (event.kind === 'note.added') return said('note', null, event.data.text);
  if (event.kind === 'conversation.closed') return said('wrapUp', event.data.channel, event.data.note);
  if (event.kind === 'survey.answered') return said('survey', event.data.channel, event.data.comment);
  return null;
}

const said = (kind: SearchKind, channel: Channel | null, text: string | null): Searchable => ({
  kind,
  channel,
  direction: null,
  address: null,
  fileNames: [],
  fields: [{ name: 'text', text: text ?? '' }],
});

interface Message {
  channel: 'sms' | 'email';
  subject: string | null;
  text: string;
  attachments?: { name: string }[] | undefined;
}

function message(
  { channel, subject, text, attachments = [] }: Message,
  direction: Direction,
  addresses: string[],
): Searchable {
  const fileNames = attachments.map(({ name }) => name);
  return {
    kind: 'message',
    channel,
    direction,
    address: addresses[0] ?? null,
    fileNames,
    fields: [
      ...(subject ? [{ name: 'subject' as const, text: subject }] : []),
      { name: 'text', text },
      ...addresses.map((address) => ({ name: 'address' as const, text: address })),
      ...fileNames.map((name) => ({ name: 'file' as const, text: name })),
    ],
  };
}
