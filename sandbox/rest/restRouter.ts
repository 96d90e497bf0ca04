// The REST door: basic authentication, the request log, the fault switches, and Twilio's way of refusing.
import { timingSafeEqual } from 'node:crypto';
import { json, Router, urlencoded, type Request, type Response } from 'express';
import type { FaultRule } from '../faults.ts';
import type { World } from '../world.ts';
import { callOperations } from './calls.ts';
import { conferenceOperations } from './conferences.ts';
import { Form } from './form.ts';
import { messageOperations } from './messages.ts';
import { numberOperations } from './numbers.ts';
import type { Operation, RestAnswer } from './operation.ts';
import { participantOperations } from './participants.ts';
import { recordingOperations } from './recordings.ts';
import { notFound, presentError, RestError } from './restError.ts';

const operations: readonly Operation[] = [
  ...callOperations,
  ...conferenceOperations,
  ...participantOperations,
  ...messageOperations,
  ...recordingOperations,
  ...numberOperations,
];

const requestsKept = 20_000;

/** One request and the way back. */
interface Exchange {
  world: World;
  /** How the request log and the fault rules call what was asked. */
  name: string;
  request: Request;
  response: Response;
}

/** Twilio's REST API, the part a call centre uses. */
export function restRouter(world: World): Router {
  const router = Router();
  router.use(urlencoded({ extended: false, limit: '1mb' }), json());
  router.use((request, response, next) => {
    if (isAuthentic(world, request)) next();
    else
      finish(
        { world, name: 'unauthenticated', request, response },
        refusal(new RestError(401, 20003, 'Authenticate')),
      );
  });
  for (const operation of operations) {
    router[operation.method](`/2010-04-01/Accounts/:accountSid${operation.path}`, (request, response) => {
      serve({ world, name: operation.name, request, response }, operation).catch((error: unknown) => {
        world.report(error);
        response.destroy();
      });
    });
  }
  router.use((request, response) => {
    finish({ world, name: 'unknown', request, response }, refusal(notFound(request.path)));
  });
  return router;
}

function isAuthentic(world: World, request: Request): boolean {
  const [scheme, credentials] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || !credentials) return false;
  const expected = Buffer.from(`${world.config.accountSid}:${world.config.authToken}`);
  const given = Buffer.from(credentials, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function serve(exchange: Exchange, operation: Operation): Promise<void> {
  const { world } = exchange;
  const faults = world.faults.strike(`rest:${operation.name}`);
  for (const rule of faults) {
    if (rule.action === 'delay' || rule.action === 'reorder') await world.clock.sleepReal(rule.delayMs);
  }
  const failing = faults.find((rule) => rule.action === 'fail');
  const answer = failing ? refusal(faultError(failing)) : carryOut(exchange, operation);
  finish(exchange, answer, { isLost: faults.some((rule) => rule.action === 'drop-reply') });
}

function faultError(rule: FaultRule): RestError {
  return new RestError(rule.status ?? 500, rule.code, 'Fault switch: the request was refused');
}

function carryOut({ world, request }: Exchange, operation: Operation): RestAnswer {
  try {
    if (request.params['accountSid'] !== world.config.accountSid) throw notFound(request.path);
    return operation.handle({
      world,
      form: new Form(request.body),
      query: new Form(request.query),
      path: request.path,
      parameter: (name) => String(request.params[name] ?? ''),
    });
  } catch (error) {
    if (error instanceof RestError) return refusal(error);
    throw error;
  }
}

function refusal(error: RestError): RestAnswer {
  return { status: error.status, body: presentError(error) };
}

function finish(exchange: Exchange, answer: RestAnswer, { isLost } = { isLost: false }): void {
  note(exchange, answer.status);
  const { request, response, world } = exchange;
  if (isLost) {
    request.socket.destroy();
    return;
  }
  response.status(answer.status).set('Twilio-Request-Id', `RQ${world.requestCount}`);
  if (answer.status === 401) response.set('WWW-Authenticate', 'Basic realm="Twilio API"');
  if ('body' in answer) response.json(answer.body);
  else if ('location' in answer) response.location(answer.location).end();
  else if ('media' in answer) response.type(answer.contentType).send(answer.media);
  else response.end();
}

function note({ world, name, request }: Exchange, status: number): void {
  world.requestCount += 1;
  world.requests.push({
    number: world.requestCount,
    operation: name,
    method: request.method,
    path: request.path,
    query: new Form(request.query).fields,
    form: new Form(request.body).fields,
    status,
    at: new Date().toISOString(),
  });
  if (world.requests.length > requestsKept) world.requests.splice(0, requestsKept / 2);
}
