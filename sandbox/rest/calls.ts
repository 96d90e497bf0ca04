import { isOver, type Call, type CallbackTarget } from '../model/call.ts';
import { createCall, endCall, statusOnHangup } from '../phone/calls.ts';
import { dialOut } from '../phone/dialOut.ts';
import { findNumber, isPhoneNumber } from '../phone/numbers.ts';
import { finishRecordingsOf } from '../phone/recordings.ts';
import { directCall } from '../twiml/runCall.ts';
import type { DocumentSource } from '../twiml/scene.ts';
import type { World } from '../world.ts';
import type { Form } from './form.ts';
import type { Operation, RestCall } from './operation.ts';
import { matchesDate, matchesText, page } from './paging.ts';
import { presentRestCall } from './presentCall.ts';
import { notFound, RestError } from './restError.ts';

/** Twilio adds five seconds to the timeout it is given. */
export const timeoutBuffer = 5;

export const callOperations: Operation[] = [
  { name: 'Calls.create', method: 'post', path: '/Calls.json', handle: create },
  { name: 'Calls.list', method: 'get', path: '/Calls.json', handle: list },
  { name: 'Calls.fetch', method: 'get', path: '/Calls/:sid.json', handle: fetchCall },
  { name: 'Calls.update', method: 'post', path: '/Calls/:sid.json', handle: update },
];

/** The call named in the path; 404 when there is none. */
export function callOf(request: RestCall, parameter = 'sid'): Call {
  const call = request.world.calls.get(request.parameter(parameter));
  if (!call) throw notFound(request.path);
  return call;
}

function create(request: RestCall) {
  const { world, form } = request;
  const to = form.required('To');
  const from = form.required('From');
  checkParties(world, from, to);
  const source = sourceOf(world, form);
  if (!source) throw new RestError(400, 21205, 'Url parameter is required');
  const call = createCall(world, { direction: 'outbound-api', from, to, callbacks: callbacksOf(form) });
  dialOut(world, call, {
    timeoutSeconds: (form.integer('Timeout') ?? 60) + timeoutBuffer,
    onAnswer: (answered) => directCall(world, answered, source),
  });
  return { status: 201, body: presentRestCall(world, call) };
}

/** Only the company's own numbers may call the telephone network, and only real numbers can be called. */
export function checkParties(world: World, from: string, to: string): void {
  if (/^(client|sip):/.test(to)) return;
  if (!isPhoneNumber(to)) throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (findNumber(world, from)) return;
  throw new RestError(
    400,
    21210,
    `The source phone number provided, ${from}, is not yet verified for your account.`,
  );
}

/** Where the steps of a call are to be told, and which of them; by default only its end. */
export function callbacksOf(form: Form): CallbackTarget[] {
  const url = form.url('StatusCallback');
  if (!url) return [];
  const events = form.list('StatusCallbackEvent');
  return [
    {
      url,
      method: form.text('StatusCallbackMethod') ?? 'POST',
      events: new Set(events.length > 0 ? events : ['completed']),
    },
  ];
}

function sourceOf(world: World, form: Form): DocumentSource | undefined {
  const twiml = form.text('Twiml');
  if (twiml) return { twiml, baseUrl: world.url };
  const url = form.url('Url');
  return url ? { url, method: form.text('Method') ?? 'POST', params: {} } : undefined;
}

function list({ world, query, path }: RestCall) {
  const items = [...world.calls.values()]
    .reverse()
    .filter(
      (call) =>
        matchesText(query, 'From', call.from) &&
        matchesText(query, 'To', call.to) &&
        matchesText(query, 'Status', call.status) &&
        matchesText(query, 'ParentCallSid', call.parentSid ?? '') &&
        matchesDate(query, 'StartTime', call.startedAt) &&
        matchesDate(query, 'EndTime', call.endedAt),
    );
  return page({
    key: 'calls',
    path,
    query,
    items,
    present: (call) => presentRestCall(world, call),
    sidOf: (call) => call.sid,
  });
}

function fetchCall(request: RestCall) {
  return { status: 200, body: presentRestCall(request.world, callOf(request)) };
}

function update(request: RestCall) {
  const { world, form } = request;
  const call = callOf(request);
  const status = form.text('Status');
  const source = sourceOf(world, form);
  if (isOver(call)) throw new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.');
  const callback = callbacksOf(form);
  if (callback.length > 0) call.callbacks = callback;
  if (status) endByRequest(world, call, status);
  else if (source) redirect(world, call, source);
  return { status: 200, body: presentRestCall(world, call) };
}

function endByRequest(world: World, call: Call, status: string): void {
  if (status === 'canceled') {
    // Canceling leaves a call alone that somebody has answered.
    if (!call.answeredAt) endCall(world, call, 'canceled');
  } else if (status === 'completed') {
    endCall(world, call, call.answeredAt ? 'completed' : statusOnHangup(call));
  } else {
    throw new RestError(400, 21218, `Invalid Status: ${status}`);
  }
  if (isOver(call)) finishRecordingsOf(world, call.sid);
}

function redirect(world: World, call: Call, source: DocumentSource): void {
  if (!call.answeredAt) throw new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.');
  directCall(world, call, source);
}
