import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { failureCode, isTransient } from '../api/request.ts';
import { serverNow } from '../clock/clock.ts';
import { i18n } from '../i18n/i18n.ts';
import { timelines } from '../timeline/timelineStores.ts';
import { pendingSends, type PendingSend } from './pendingSends.ts';

export type NewSend = Omit<PendingSend, 'clientKey' | 'at' | 'state' | 'error'>;

/** How long a push may take before we look for ourselves. */
const PUSH_MS = 1_200;

const formOf = ({ html }: NewSend): { html?: string } => (html ? { html } : {});
const filesOf = ({ files = [] }: NewSend): { attachmentIds?: string[] } =>
  files.length > 0 ? { attachmentIds: files.map(({ id }) => id) } : {};

async function post(send: PendingSend): Promise<void> {
  const { clientId, conversationId, kind, text, to, takes, clientKey } = send;
  const subject = send.subject ? { subject: send.subject } : {};
  const more = { ...formOf(send), ...filesOf(send) };
  if (kind === 'note') {
    await api.addNote(clientId, { text, clientKey, ...(send.mentions ? { mentions: send.mentions } : {}) });
    return;
  }
  if (conversationId) {
    if (takes) {
      await api.act(conversationId, 'accept');
      pendingSends.change(clientKey, { takes: false });
    }
    const seen = typeof send.seenSeq === 'number' ? { seenSeq: send.seenSeq } : {};
    const mail = send.mail ? { mail: send.mail } : {};
    await api.reply(conversationId, {
      text,
      clientKey,
      canUndo: true,
      ...subject,
      ...seen,
      ...mail,
      ...more,
    });
    return;
  }
  await api.startConversation({
    channel: kind,
    clientId,
    to,
    text,
    clientKey,
    canUndo: true,
    ...subject,
    ...(send.fromId ? { fromId: send.fromId } : {}),
    ...more,
  });
}

/** The server's words name the winner of a lost race; where no answer came, ours say so in the viewer's language. */
function failureText(error: unknown): string {
  return !isTransient(error) && error instanceof Error
    ? error.message
    : i18n.t(`error.${failureCode(error)}`);
}

async function deliver(send: PendingSend): Promise<void> {
  pendingSends.add({ ...send, state: 'sending', error: null });
  try {
    await post(send);
    pendingSends.change(send.clientKey, { state: 'accepted' });
    refresh(keys.desk, keys.clientConversations(send.clientId), keys.textSenders(send.to));
    setTimeout(() => {
      const isOpen = pendingSends.all().some((other) => other.clientKey === send.clientKey);
      if (isOpen) void timelines.get(send.clientId)?.sync();
    }, PUSH_MS);
  } catch (error) {
    pendingSends.change(send.clientKey, { state: 'failed', error: failureText(error) });
  }
}

export function sendNow(send: NewSend): void {
  void deliver({
    ...send,
    clientKey: crypto.randomUUID(),
    at: new Date(serverNow()).toISOString(),
    state: 'sending',
    error: null,
  });
}

/** With the key it had: had the first one arrived after all, the server answers the same and sends nothing again. */
export function retrySend(send: PendingSend): void {
  // Whoever sends it once more has seen why it was held.
  void deliver({ ...send, seenSeq: null });
}

export function discardSend(send: PendingSend): void {
  pendingSends.remove(send.clientKey);
  // What did arrive after all is the message's, and stays.
  for (const { id } of send.files ?? []) api.discardFile(id).catch(() => undefined);
}

interface LaterSend extends NewSend {
  at: number;
  /** By whose clock it was chosen. */
  timeZone: string;
}

/** Written now, sent then: the server keeps it, and an answer of the client cancels it. */
export function planSend(send: LaterSend, onPlanned: () => void): void {
  const { clientId, conversationId, kind, to, text, subject, at, timeZone } = send;
  if (kind === 'note') return;
  api
    .createFollowUp({
      clientId,
      kind: 'text',
      title: (text || (send.files ?? []).map(({ name }) => name).join(', ')).slice(0, 80),
      ...(text === '' ? {} : { text }),
      dueAt: new Date(at).toISOString(),
      ...(conversationId ? { conversationId } : {}),
      send: {
        channel: kind,
        to,
        timeZone,
        ...(subject ? { subject } : {}),
        ...formOf(send),
        files: (send.files ?? []).map(({ id }) => id),
      },
    })
    .then(() => {
      onPlanned();
      refresh(keys.followUps, keys.client(clientId));
    }, tellFailure);
}
