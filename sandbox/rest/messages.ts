import { contentPath, createMessage, touchMessage } from '../messages/messages.ts';
import { hasOptedOut } from '../messages/optOut.ts';
import { countSegments } from '../messages/segments.ts';
import { sendToCustomer } from '../messages/sendToCustomer.ts';
import type { Media, Message } from '../model/message.ts';
import { findNumber, isPhoneNumber, isSenderName, isShortCode } from '../phone/numbers.ts';
import type { World } from '../world.ts';
import type { Operation, RestCall } from './operation.ts';
import { matchesDate, matchesText, page, restDate } from './paging.ts';
import { notFound, RestError } from './restError.ts';

const longestBody = 1600;
const mostMedia = 10;

export const messageOperations: Operation[] = [
  { name: 'Messages.create', method: 'post', path: '/Messages.json', handle: create },
  { name: 'Messages.list', method: 'get', path: '/Messages.json', handle: list },
  { name: 'Messages.fetch', method: 'get', path: '/Messages/:sid.json', handle: fetchMessage },
  { name: 'Messages.update', method: 'post', path: '/Messages/:sid.json', handle: update },
  { name: 'Messages.delete', method: 'delete', path: '/Messages/:sid.json', handle: remove },
  { name: 'Media.list', method: 'get', path: '/Messages/:sid/Media.json', handle: listMedia },
  { name: 'Media.content', method: 'get', path: '/Messages/:sid/Media/:media', handle: mediaContent },
];

function presentMessage(world: World, message: Message): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${world.config.accountSid}/Messages/${message.sid}`;
  return {
    sid: message.sid,
    account_sid: world.config.accountSid,
    messaging_service_sid: message.messagingServiceSid,
    direction: message.direction,
    from: message.from,
    to: message.to,
    body: message.body,
    status: message.status,
    num_segments: String(countSegments(message.body)),
    num_media: String(message.media.length),
    error_code: message.errorCode,
    error_message: message.errorCode === null ? null : `Error ${message.errorCode}`,
    price: null,
    price_unit: 'USD',
    date_created: restDate(message.createdAt),
    date_sent: restDate(message.sentAt),
    date_updated: restDate(message.updatedAt),
    api_version: '2010-04-01',
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}

function create({ world, form }: RestCall) {
  const to = form.text('To') ?? '';
  const messagingServiceSid = form.text('MessagingServiceSid');
  const from = form.text('From') ?? (messagingServiceSid ? world.config.numbers[0]?.number : undefined) ?? '';
  const body = form.text('Body') ?? '';
  const mediaUrls = form.repeated('MediaUrl');
  checkMessage(world, { to, from, body, mediaUrls });
  const message = createMessage(world, {
    direction: 'outbound-api',
    from,
    to,
    body,
    mediaUrls,
    statusCallback: form.url('StatusCallback'),
    messagingServiceSid,
  });
  const answer = { status: 201, body: presentMessage(world, message) };
  sendToCustomer(world, message);
  return answer;
}

interface Draft {
  to: string;
  from: string;
  body: string;
  mediaUrls: readonly string[];
}

function checkMessage(world: World, { to, from, body, mediaUrls }: Draft): void {
  if (to === '') throw new RestError(400, 21604, "A 'To' phone number is required.");
  if (!isPhoneNumber(to) && !isShortCode(to))
    throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (from === '') throw new RestError(400, 21603, "A 'From' phone number is required.");
  if (body === '' && mediaUrls.length === 0) throw new RestError(400, 21602, 'Message body is required.');
  if (mediaUrls.length > mostMedia)
    throw new RestError(400, 21623, `Number of media files exceeds the limit of ${mostMedia}.`);
  if (!mediaUrls.every((url) => /^https?:\/\/[^\s/]+\/\S+$/.test(url)))
    throw new RestError(400, 21620, 'Invalid media URL(s)');
  if (body.length > longestBody) {
    throw new RestError(
      400,
      21617,
      `The concatenated message body exceeds the ${longestBody} character limit.`,
    );
  }
  if (isSenderName(from) && to.startsWith('+1')) {
    throw new RestError(400, 21612, `The 'To' phone number ${to} cannot be reached from ${from}.`);
  }
  if (!findNumber(world, from) && !isSenderName(from) && !isShortCode(from)) {
    throw new RestError(
      400,
      21606,
      `The 'From' phone number ${from} is not a valid, SMS-capable number of your account.`,
    );
  }
  if (from === to) throw new RestError(400, 21266, "'To' and 'From' number cannot be the same");
  if (hasOptedOut(world, { company: from, customer: to })) {
    throw new RestError(400, 21610, 'Attempt to send to unsubscribed recipient');
  }
}

function list({ world, query, path }: RestCall) {
  const items = [...world.messages.values()]
    .reverse()
    .filter(
      (message) =>
        matchesText(query, 'To', message.to) &&
        matchesText(query, 'From', message.from) &&
        matchesDate(query, 'DateSent', message.sentAt),
    );
  return page({
    key: 'messages',
    path,
    query,
    items,
    present: (one) => presentMessage(world, one),
    sidOf: (one) => one.sid,
  });
}

function messageOf(request: RestCall): Message {
  const message = request.world.messages.get(request.parameter('sid'));
  if (!message) throw notFound(request.path);
  return message;
}

function fetchMessage(request: RestCall) {
  return { status: 200, body: presentMessage(request.world, messageOf(request)) };
}

function update(request: RestCall) {
  const { world, form } = request;
  const message = messageOf(request);
  const status = form.text('Status');
  if (status === 'canceled') {
    if (message.status !== 'queued')
      throw new RestError(400, 30409, 'The message can no longer be canceled.');
    message.status = 'canceled';
  }
  // An empty body redacts the message: the one change that Twilio allows.
  const body = form.text('Body');
  if (body !== undefined && body !== '') throw new RestError(400, 20001, 'Body can only be emptied.');
  if (body === '') message.body = '';
  touchMessage(world, message);
  return { status: 200, body: presentMessage(world, message) };
}

function remove(request: RestCall) {
  request.world.messages.delete(messageOf(request).sid);
  return { status: 204 as const };
}

function listMedia(request: RestCall) {
  const message = messageOf(request);
  const { world, path, query } = request;
  const present = (one: Media): Record<string, unknown> => ({
    sid: one.sid,
    account_sid: world.config.accountSid,
    parent_sid: message.sid,
    content_type: one.contentType,
    date_created: restDate(message.createdAt),
    date_updated: restDate(message.createdAt),
    uri: path.replace('/Media.json', `/Media/${one.sid}.json`),
  });
  return page({ key: 'media_list', path, query, items: message.media, present });
}

/** The network leads to where the content lies, which is another house of its own. */
function mediaContent(request: RestCall) {
  const media = messageOf(request).media.find((one) => one.sid === request.parameter('media'));
  if (!media?.content) throw notFound(request.path);
  return { status: 307 as const, location: `${request.world.url}${contentPath(media)}` };
}
