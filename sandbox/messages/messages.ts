import { newSid } from '../ids.ts';
import type { Media, Message, MessageDirection } from '../model/message.ts';
import type { World } from '../world.ts';
import { countSegments } from './segments.ts';

export interface NewMessage {
  direction: MessageDirection;
  from: string;
  to: string;
  body: string;
  mediaUrls?: readonly string[] | undefined;
  /** What a customer's phone sends along. */
  files?: readonly { contentType: string; content: Buffer }[] | undefined;
  sid?: string | undefined;
  statusCallback?: string | undefined;
  messagingServiceSid?: string | undefined;
}

export function createMessage(world: World, wanted: NewMessage): Message {
  const now = new Date();
  const count = (wanted.mediaUrls ?? []).length + (wanted.files ?? []).length;
  const sid = wanted.sid ?? newSid(count > 0 ? 'MM' : 'SM');
  const kept = (wanted.files ?? []).map((file) => keep(world, sid, file));
  const media = [...(wanted.mediaUrls ?? []).map(mediaOf), ...kept];
  const message: Message = {
    sid,
    direction: wanted.direction,
    from: wanted.from,
    to: wanted.to,
    body: wanted.body,
    media,
    status: wanted.direction === 'inbound' ? 'received' : 'queued',
    errorCode: null,
    messagingServiceSid: wanted.messagingServiceSid ?? null,
    statusCallback: wanted.statusCallback ?? '',
    createdAt: now,
    updatedAt: now,
    sentAt: wanted.direction === 'inbound' ? now : null,
    webhook: null,
  };
  world.messages.set(message.sid, message);
  touchMessage(world, message);
  return message;
}

function mediaOf(url: string): Media {
  const ending = /\.(jpe?g|png|gif|pdf|mp3|mp4)(?:$|\?)/i.exec(url)?.[1]?.toLowerCase() ?? '';
  const types: Readonly<Record<string, string>> = {
    png: 'image/png',
    gif: 'image/gif',
    pdf: 'application/pdf',
    mp3: 'audio/mpeg',
    mp4: 'video/mp4',
  };
  return { sid: newSid('ME'), url, contentType: types[ending] ?? 'image/jpeg', content: null };
}

/** The network keeps it, and gives it to whoever has the account's token. */
function keep(world: World, messageSid: string, file: { contentType: string; content: Buffer }): Media {
  const sid = newSid('ME');
  const account = `${world.url}/2010-04-01/Accounts/${world.config.accountSid}`;
  return { ...file, sid, url: `${account}/Messages/${messageSid}/Media/${sid}` };
}

/** Where the content of a medium lies for whoever knows its name. */
export function contentPath({ sid }: Media): string {
  return `/cdn/${sid}`;
}

/** Tells the page and the tests that something about the message has changed. */
export function touchMessage(world: World, message: Message): void {
  message.updatedAt = new Date();
  world.journal.touch({
    kind: 'message',
    id: message.sid,
    parties: [message.from, message.to],
    present: () => presentMessage(message),
  });
}

function presentMessage(message: Message): Record<string, unknown> {
  return {
    kind: 'message',
    sid: message.sid,
    direction: message.direction,
    from: message.from,
    to: message.to,
    body: message.body,
    mediaUrls: message.media.map((one) => one.url),
    media: message.media.map((one) => ({
      contentType: one.contentType,
      bytes: one.content?.length ?? null,
      path: one.content ? contentPath(one) : null,
    })),
    segments: countSegments(message.body),
    status: message.status,
    errorCode: message.errorCode,
    webhook: message.webhook,
    createdAt: message.createdAt.toISOString(),
    updatedAt: message.updatedAt.toISOString(),
  };
}
