import { randomBytes, randomUUID } from 'node:crypto';
import { makeMailId } from '../../core/channels/mailThreads.ts';
import type { DeliveryPurpose, MessageChannel } from '../../core/contract/words.ts';
import {
  conversationHead,
  minutesAfter,
  secondsAfter,
  sid,
  takeUp,
  touch,
  wrapUp,
  type Diary,
  type DiaryClient,
  type DiaryQueue,
  type Setting,
} from './diary.ts';
import type { Line, MailTalk, TextTalk } from './talks.ts';

interface Letter {
  client: DiaryClient;
  queue: DiaryQueue;
  conversationId: string;
  channel: MessageChannel;
  at: Date;
  text: string;
  subject?: string | null;
  html?: string | null;
}

const addressesOf = ({ client, queue, channel }: Letter): { theirs: string; ours: string } =>
  channel === 'email'
    ? { theirs: client.mail, ours: queue.mailbox }
    : { theirs: client.phone, ours: queue.number };

interface Received extends Letter {
  opened: boolean;
  /** The survey that this text answers. */
  inviteId?: string;
}

/** Something the client wrote. */
export function tellReceived(diary: Diary, letter: Received): void {
  const { client, queue, conversationId, channel, at, text, subject = null, html = null } = letter;
  const { theirs, ours } = addressesOf(letter);
  const messageId = randomUUID();
  touch(client, at);
  diary.messages.push({
    id: messageId,
    clientId: client.id,
    conversationId,
    channel,
    direction: 'inbound',
    from: channel === 'email' ? `${client.name} <${theirs}>` : theirs,
    to: ours,
    subject,
    text,
    html,
    mailId: channel === 'email' ? `${randomBytes(12).toString('hex')}@${theirs.split('@')[1]}` : null,
    createdAt: at,
  });
  diary.event({
    clientId: client.id,
    conversationId,
    kind: 'message.received',
    at,
    data: {
      messageId,
      channel,
      text,
      subject,
      from: channel === 'email' ? `${client.name} <${theirs}>` : theirs,
      to: ours,
      opened: letter.opened,
      queueId: letter.inviteId ? null : queue.id,
      attachments: [],
      hasHtml: html !== null,
      inviteId: letter.inviteId ?? null,
      plannedTexts: 0,
      optOut: null,
      flags: [],
    },
  });
}

interface Sent extends Letter {
  agentId: string | null;
  purpose: DeliveryPurpose;
  idempotencyKey?: string;
}

/** Something that we wrote, and how far it got: a text is delivered, a mail is taken by the mail server. */
export function tellSent(diary: Diary, letter: Sent): void {
  const { client, conversationId, channel, at, text, subject = null, agentId, purpose } = letter;
  const { theirs: to, ours: from } = addressesOf(letter);
  const [messageId, deliveryId] = [randomUUID(), randomUUID()];
  const mailId = channel === 'email' ? makeMailId(diary.authSecret, deliveryId, from) : null;
  const state = channel === 'email' ? 'accepted' : 'delivered';
  const settledAt = secondsAfter(at, channel === 'email' ? 1 : 3);
  diary.messages.push({
    id: messageId,
    clientId: client.id,
    conversationId,
    channel,
    direction: 'outbound',
    from,
    to,
    subject,
    text,
    mailId,
    agentId,
    createdAt: at,
  });
  diary.deliveries.push({
    id: deliveryId,
    messageId,
    clientId: client.id,
    channel,
    purpose,
    from,
    to,
    state,
    idempotencyKey: letter.idempotencyKey ?? `reply:${client.id}:${messageId}`,
    providerId: mailId ?? sid('SM'),
    callbackToken: randomBytes(24).toString('base64url'),
    leases: 1,
    dueAt: at,
    createdAt: at,
    settledAt,
  });
  const common = { clientId: client.id, conversationId };
  const fate = { deliveryId, messageId, channel, reason: null };
  diary.event({
    ...common,
    agentId,
    kind: 'message.queued',
    at,
    data: { messageId, deliveryId, channel, text, subject, to, purpose, clientKey: null },
  });
  diary.event({
    ...common,
    kind: 'message.sent',
    at: secondsAfter(at, 1),
    data: { ...fate, state: 'accepted' },
  });
  if (channel === 'email') return;
  diary.event({ ...common, kind: 'message.delivered', at: settledAt, data: { ...fate, state: 'delivered' } });
}

interface Thread extends Setting {
  channel: MessageChannel;
  lines: readonly Line[];
  subject?: string;
  html?: string | undefined;
  /** Minutes until an agent took it. */
  waitMinutes: number;
}

export interface ClosedThread {
  conversationId: string;
  closedAt: Date;
}

/** A thread that was answered, logged and closed. */
export function tellThread(
  diary: Diary,
  thread: Thread,
  log: { disposition: string; note: string },
): ClosedThread {
  const { conversationId, lastAt, acceptedAt } = tellLines(diary, thread);
  const [endedAt, closedAt] = [minutesAfter(lastAt, 1), minutesAfter(lastAt, 2)];
  const row = diary.conversations.find((one) => one.id === conversationId);
  if (!row) throw new Error('the thread has no conversation');
  Object.assign(row, {
    state: 'closed',
    outcome: 'handled',
    waitingSince: null,
    wrapStartedAt: endedAt,
    closedAt,
    ...log,
  });
  const { channel } = thread;
  wrapUp(diary, thread, { conversationId, channel, acceptedAt, endedAt, closedAt, ...log });
  return { conversationId, closedAt };
}

export function tellTexts(
  diary: Diary,
  story: Setting & { talk: TextTalk; waitMinutes: number },
): ClosedThread {
  const { talk } = story;
  return tellThread(diary, { ...story, channel: 'sms', lines: talk.lines }, logOf(talk));
}

export function tellMail(
  diary: Diary,
  story: Setting & { talk: MailTalk; waitMinutes: number },
): ClosedThread {
  const { talk } = story;
  const lines: Line[] = [
    { by: 'client', after: 0, text: talk.text },
    { by: 'agent', after: story.waitMinutes + 6, text: talk.answer },
  ];
  const thread = { ...story, channel: 'email', lines, subject: talk.subject, html: talk.html } as const;
  return tellThread(diary, thread, logOf(talk));
}

const logOf = ({ disposition, note }: TextTalk | MailTalk) => ({ disposition, note });

/** A thread an agent holds now. */
export function tellLines(
  diary: Diary,
  thread: Thread,
): { conversationId: string; lastAt: Date; acceptedAt: Date } {
  const { client, agent, at, channel } = thread;
  const head = conversationHead(thread, channel);
  const acceptedAt = minutesAfter(at, thread.waitMinutes);
  const common = { client, queue: thread.queue, conversationId: head.id, channel };
  diary.conversations.push({
    ...head,
    state: 'handled',
    agentId: agent.agentId,
    handledAt: acceptedAt,
    subject: thread.subject ?? null,
    preview: thread.lines.at(-1)?.text.slice(0, 140) ?? null,
    waitingSince: thread.lines.at(-1)?.by === 'client' ? at : null,
  });
  let lastAt = at;
  for (const [index, line] of thread.lines.entries()) {
    lastAt = minutesAfter(lastAt, line.after);
    if (line.by === 'client') {
      const html = index === 0 ? (thread.html ?? null) : null;
      const subject = thread.subject ?? null;
      tellReceived(diary, { ...common, at: lastAt, text: line.text, subject, html, opened: index === 0 });
    } else {
      const subject = thread.subject ? `Re: ${thread.subject}` : null;
      const when = lastAt > acceptedAt ? lastAt : minutesAfter(acceptedAt, 1);
      tellSent(diary, {
        ...common,
        at: when,
        text: line.text,
        subject,
        agentId: agent.agentId,
        purpose: 'reply',
      });
      lastAt = when;
    }
  }
  takeUp(diary, thread, { conversationId: head.id, channel, acceptedAt });
  return { conversationId: head.id, lastAt, acceptedAt };
}

/** A text or mail that nobody has taken yet. */
export function tellWaiting(
  diary: Diary,
  story: Omit<Setting, 'agent'> & { channel: MessageChannel; text: string; subject?: string },
): void {
  const { client, queue, at, channel, text, subject = null } = story;
  const head = conversationHead(story, channel);
  diary.conversations.push({
    ...head,
    state: 'queued',
    subject,
    preview: text.slice(0, 140),
    waitingSince: at,
  });
  diary.visits.push({ conversationId: head.id, queueId: queue.id, channel, enteredAt: at });
  tellReceived(diary, { client, queue, conversationId: head.id, channel, at, text, subject, opened: true });
}
