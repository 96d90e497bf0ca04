import type { Router } from 'express';
import { z } from 'zod';
import { isOver, type Call } from '../model/call.ts';
import { pressKeys, speak } from '../phone/audio.ts';
import { answerPhone, hangUp, placeCall, rejectCall } from '../phone/customerCalls.ts';
import { presentCall } from '../phone/presentCall.ts';
import type { World } from '../world.ts';
import { ControlError, read } from './controlError.ts';
import { listItems } from './listing.ts';

const newCall = z.object({
  from: z.string().min(1),
  to: z.string().min(1),
  withMicrophone: z.boolean().optional(),
});
const digits = z.object({ digits: z.string().regex(/^[0-9*#A-DwW]+$/) });
const words = z.object({ text: z.string().min(1).max(2000) });

export function addCallRoutes(router: Router, world: World): void {
  router.post('/calls', (request, response) => {
    const { withMicrophone = false, ...dialled } = read(newCall, request.body);
    const call = placeCall(world, { ...dialled, withMicrophone });
    if (!call) throw new ControlError(404, 'not_found', `${dialled.to} is not a number of the company`);
    response.status(201).json({ callSid: call.sid });
  });
  router.get('/calls', (request, response) => {
    response.json(listItems(world, 'call', request.query));
  });
  router.get('/calls/:sid', (request, response) => {
    response.json(presentCall(callOf(world, request.params.sid)));
  });
  router.post('/calls/:sid/digits', (request, response) => {
    const call = livingCall(world, request.params.sid);
    pressKeys(world, call, read(digits, request.body).digits);
    response.json(presentCall(call));
  });
  router.post('/calls/:sid/say', (request, response) => {
    const call = livingCall(world, request.params.sid);
    speak(world, call, read(words, request.body).text);
    response.json(presentCall(call));
  });
  router.post('/calls/:sid/microphone', (request, response) => {
    const call = livingCall(world, request.params.sid);
    response.status(201).json({ token: world.lineTokens.issue(call.sid) });
  });
  router.post('/calls/:sid/hangup', (request, response) => {
    const call = callOf(world, request.params.sid);
    hangUp(world, call);
    response.json(presentCall(call));
  });
  router.post('/calls/:sid/answer', (request, response) => {
    const call = callOf(world, request.params.sid);
    if (!answerPhone(call)) throw notRinging(call);
    response.json(presentCall(call));
  });
  router.post('/calls/:sid/reject', (request, response) => {
    const call = callOf(world, request.params.sid);
    if (!rejectCall(call)) throw notRinging(call);
    response.json(presentCall(call));
  });
}

function callOf(world: World, sid: string): Call {
  const call = world.calls.get(sid);
  if (!call) throw new ControlError(404, 'not_found', `there is no call ${sid}`);
  return call;
}

function livingCall(world: World, sid: string): Call {
  const call = callOf(world, sid);
  if (isOver(call)) throw new ControlError(409, 'conflict', `the call ${sid} is over (${call.status})`);
  return call;
}

function notRinging(call: Call): ControlError {
  return new ControlError(
    409,
    'conflict',
    `the phone is not ringing for the call ${call.sid} (${call.status})`,
  );
}
