/*
 * The control API: JSON, for the tests and for the page. It is for this machine only: there is no sign-in, and
 * requests for another host or from another site are refused.
 *
 * An address is a phone number (+15551230001), a mail address, or client:<identity>. Every list and wait answers
 * { items, cursor }; an item is the call, message or mail as below with its own `cursor`, which grows whenever the
 * item changes. `after=<cursor>` gives what is new or changed since. Errors: { error: { code, message } }.
 *
 * Calls     POST /control/calls {from, to, withMicrophone?} -> 201 {callSid}     a customer dials; from may be "anonymous";
 *                withMicrophone: a browser will connect one, nothing is said before it has (at most 3 s)
 *           GET  /control/calls?party=&after=                         list
 *           GET  /control/calls/:sid -> {sid, status, direction, from, to, party, parentSid, held, muted,
 *                conference: {sid, friendlyName, label, status, isStarted} | null, createdAt, answeredAt, endedAt,
 *                transcript: [{at, kind, who, text, language?}]}
 *                kind: say | play | music | speech | digits | hold | status; who: "me", "line" or the speaker's name
 *           POST /control/calls/:sid/digits {digits} | say {text} | hangup | answer | reject -> the call
 *           POST /control/calls/:sid/microphone -> 201 {token}        lets one browser connect its microphone (media/phones.ts)
 * Messages  POST /control/messages {from, to, body, mediaUrls?, messageSid?} -> 201 {messageSid, webhook}
 *                webhook: {status, error}, null when the number has no SMS URL
 *           GET  /control/messages?party=&after=
 *                items: {sid, direction, from, to, body, mediaUrls, segments, status, errorCode, webhook, ...}
 * Mails     POST /control/mails {from, fromName?, to, subject?, text?, html?, inReplyTo?, references?, headers?,
 *                attachments?: [{filename, content (base64), contentType?}], raw?, rawBase64?, messageId?,
 *                retry?}
 *                -> 201 {id, messageId, accepted, state, response}    after the first attempt
 *           GET  /control/mails?party=&after=
 *                items: {id, direction, messageId, from, fromName, to, envelope, subject, text, html, inReplyTo,
 *                references, headers, attachments: [{filename, contentType, size}], at,
 *                delivery: {state: received | sending | accepted | retrying | refused, tries, response}}
 *           GET  /control/mails/:id/raw, /control/mails/:id/attachments/:index
 * People    PUT  /control/parties/:address {onCall?: answer|busy|no-answer|ring, answerAfterMs?,
 *                onMessage?: deliver|undelivered|failed}
 * Waiting   GET  /control/wait?kind=&party=&after=&timeoutMs= -> {items, cursor}; items is empty when time ran out
 * The hub   GET  /control/requests?after= -> {requests: [{number, operation, method, path, query, form, status, at}],
 *                cursor}                                              every REST request that the hub made
 *           GET  /control/webhooks?after= -> {webhooks: [{number, point, method, url, params, status, error, at}],
 *                cursor}                                              every request that was made to the hub
 *           GET  /control/recordings -> {recordings: [...]}           with the words that were said
 * Faults    PUT  /control/faults [{match, action, times?, delayMs?, status?, code?, copies?, probability?, seed?}]
 *           DELETE /control/faults                                    see faults.ts for match and action
 *           POST /control/pause, /control/resume                      the network towards the hub is cut, or mended:
 *                texts and calls then exist for REST but are not posted; mails wait and are tried again
 *           POST /control/outage {to, texts?, calls?, customers?, seconds?, cutsNetwork?, seed?}
 *                -> {texts: [{messageSid, from, body}], calls: [{callSid, from}]}     in the order in which they came
 *                the hub is out of reach for so many make-believe seconds while customers text and call: nobody is
 *                told, REST knows of all. Answered when it is over and the network is mended
 * Consents  PUT  /control/consents {seconds?, withdraw?} -> {seconds, asked}
 *                at the provider of mailboxes (/oauth/authorize, /oauth/token, /oauth/tokeninfo): how long its tokens are
 *                good, whose owner lets nobody in any more, how often tokens were asked for
 * Settings  GET  /control/settings, PUT /control/settings {speed?, retriesMail?}
 *           POST /control/reset                                       ends and forgets everything; cursors go on
 * Events    GET  /events?phones=<numbers> (Server-Sent Events)        reset, settings, item, ready
 */
import type { IncomingHttpHeaders } from 'node:http';
import { json, Router, type NextFunction, type Request, type Response } from 'express';
import type { World } from '../world.ts';
import { addConsentRoute } from './consentRoute.ts';
import { addCallRoutes } from './callRoutes.ts';
import { ControlError } from './controlError.ts';
import { addMailRoutes, addMessageRoutes } from './messageRoutes.ts';
import { addOutageRoute } from './outageRoute.ts';
import { addWorldRoutes } from './worldRoutes.ts';

/** The control API, as documented above. */
export function controlRouter(world: World): Router {
  const router = Router();
  router.use(json({ limit: '80mb' }));
  addCallRoutes(router, world);
  addMessageRoutes(router, world);
  addMailRoutes(router, world);
  addWorldRoutes(router, world);
  addOutageRoute(router, world);
  addConsentRoute(router, world);
  router.use(() => {
    throw new ControlError(404, 'not_found', 'there is no such control');
  });
  // Express knows an error handler by its four parameters.
  // oxlint-disable-next-line eslint/max-params
  router.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const known = asControlError(error);
    if (known.status === 500) world.report(error);
    response.status(known.status).json({ error: { code: known.code, message: known.message } });
  });
  return router;
}

function asControlError(error: unknown): ControlError {
  if (error instanceof ControlError) return error;
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status >= 400 && status < 500) return new ControlError(status, 'invalid_request', String(error));
  return new ControlError(500, 'internal', 'something went wrong in the sandbox');
}

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Lets only this machine in, by a name of this machine: no page of another site can play with the sandbox. */
export function onlyLoopback(request: Request, response: Response, next: NextFunction): void {
  if (isFromThisMachine(request.headers)) {
    next();
    return;
  }
  response
    .status(403)
    .json({ error: { code: 'forbidden', message: 'the sandbox answers only to this machine' } });
}

/** Was this machine asked, by one of its own names, and by a page of its own if by a page? */
export function isFromThisMachine({ host = '', origin }: IncomingHttpHeaders): boolean {
  const hosts = [`http://${host}`, ...(origin === undefined ? [] : [origin])];
  return hosts.every((one) => URL.canParse(one) && loopbackHosts.has(new URL(one).hostname));
}
