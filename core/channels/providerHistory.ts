import { AppError } from '../errors.ts';
import type { History, HistoryWindow, LoggedCall, LoggedRecording, LoggedText } from './channel.ts';
import { twilioFailure, type TwilioClient } from './twilioClient.ts';

// What Twilio's own lists know. They come newest first with times in whole seconds; here oldest first, and within a second
// in the order in which Twilio listed them.

/** Twilio's largest page. */
const PAGE = 1_000;
/** More texts or calls to one number in a short time than anybody makes. */
const RECENT = 200;

type Message = Awaited<ReturnType<TwilioClient['messages']['list']>>[number];
type Call = Awaited<ReturnType<TwilioClient['calls']['list']>>[number];
type Recording = Awaited<ReturnType<TwilioClient['recordings']['list']>>[number];

export function createHistory(client: TwilioClient): History {
  return {
    async texts(window) {
      const { from: dateSentAfter, to: dateSentBefore } = window;
      const list = client.messages.list({ dateSentAfter, dateSentBefore, ...limits(window) });
      return oldestFirst(await known(list), { window, read: readText, at: (text) => text.at });
    },
    async endedCalls(window) {
      const { from: endTimeAfter, to: endTimeBefore } = window;
      const list = client.calls.list({ endTimeAfter, endTimeBefore, ...limits(window) });
      return oldestFirst(await known(list), { window, read: readCall, at: (call) => call.startedAt });
    },
    async recordings(window) {
      const { from: dateCreatedAfter, to: dateCreatedBefore } = window;
      const list = client.recordings.list({ dateCreatedAfter, dateCreatedBefore, ...limits(window) });
      return oldestFirst(await known(list), { window, read: readRecording, at: (one) => one.startedAt });
    },
    async mediaTypes(sid) {
      try {
        return (await client.messages(sid).media.list()).map((media) => media.contentType);
      } catch (cause) {
        if (twilioFailure(cause).status === 404) return [];
        throw away(cause);
      }
    },
    async text(sid) {
      try {
        return readText(await client.messages(sid).fetch());
      } catch (cause) {
        if (twilioFailure(cause).status === 404) return null;
        throw away(cause);
      }
    },
    async callsTo({ from, to, since }) {
      // Not by date: one that does not ring yet has none.
      const list = client.calls.list({ from, to, pageSize: RECENT, limit: RECENT });
      const calls = oldestFirst(await known(list), { read: readCall, at: (call) => call.startedAt });
      return (calls ?? []).filter((call) => call.direction === 'outbound' && call.startedAt >= since);
    },
    async conferenceOf(conversationId) {
      const order = { friendlyName: `conv-${conversationId}`, status: 'in-progress', limit: 1 } as const;
      const [conference] = await known(client.conferences.list(order));
      return conference?.sid ?? null;
    },
  };
}

/** Texts of ours to one number, oldest first. Also those that are not sent yet, which have no date to ask by. */
export async function textsTo(
  client: TwilioClient,
  { from, to, since }: { from: string; to: string; since: Date },
): Promise<LoggedText[]> {
  const list = await known(client.messages.list({ from, to, pageSize: RECENT, limit: RECENT }));
  return (oldestFirst(list, { read: readText, at: (text) => text.at }) ?? []).filter(
    (text) => text.direction === 'outbound' && text.at.getTime() >= since.getTime() - 1_000,
  );
}

function limits({ most }: HistoryWindow) {
  return most === null ? { pageSize: PAGE } : { pageSize: Math.min(PAGE, most + 1), limit: most + 1 };
}

interface Order<From, To> {
  window?: HistoryWindow;
  read(one: From): To | null;
  at(one: To): Date;
}

function oldestFirst<From, To>(list: readonly From[], order: Order<From, To>): To[] | null {
  const most = order.window?.most ?? null;
  if (most !== null && list.length > most) return null;
  return list
    .toReversed()
    .map((one) => order.read(one))
    .filter((one) => one !== null)
    .sort((one, other) => order.at(one).getTime() - order.at(other).getTime());
}

function readText(message: Message): LoggedText {
  return {
    sid: message.sid,
    direction: message.direction === 'inbound' ? 'inbound' : 'outbound',
    from: message.from,
    to: message.to,
    body: message.body,
    status: message.status,
    errorCode: message.errorCode ? String(message.errorCode) : null,
    mediaCount: Number(message.numMedia) || 0,
    at: message.direction === 'inbound' ? (message.dateSent ?? message.dateCreated) : message.dateCreated,
  };
}

/** A call that is not over has no end; one that never began to ring has no start of its own. */
function readCall(call: Call): LoggedCall {
  const startedAt = call.startTime ?? call.dateCreated;
  return {
    sid: call.sid,
    direction: call.direction === 'inbound' ? 'inbound' : 'outbound',
    from: call.from,
    to: call.to,
    status: call.status,
    startedAt,
    endedAt: call.endTime ?? null,
  };
}

function readRecording(recording: Recording): LoggedRecording {
  return {
    sid: recording.sid,
    callSid: recording.callSid ?? null,
    conferenceSid: recording.conferenceSid ?? null,
    status: recording.status,
    seconds: Math.max(0, Number(recording.duration) || 0),
    startedAt: recording.startTime ?? recording.dateCreated,
  };
}

async function known<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    throw away(cause);
  }
}

function away(cause: unknown): AppError {
  return new AppError('channel_unavailable', `Twilio could not be asked: ${twilioFailure(cause).message}`, {
    cause,
  });
}
