import { clearCall } from '../core/calls/clearCall.ts';
import { connectAgent } from '../core/calls/connectAgent.ts';
import { dialOut } from '../core/calls/dialOut.ts';
import { deliverMessage } from '../core/conversations/deliverMessage.ts';
import { expireWrapUp } from '../core/conversations/wrapUp.ts';
import { cancelTexts } from '../core/followUps/cancelTexts.ts';
import { planForLowScore } from '../core/followUps/planForLowScore.ts';
import { remind } from '../core/followUps/remind.ts';
import type { Hub } from '../core/hub.ts';
import type { JobName, JobPayload } from '../core/jobs/contract.ts';
import { expireReservation } from '../core/routing/expireReservation.ts';
import { planSurvey } from '../core/surveys/planSurvey.ts';
import { matchReply } from '../core/surveys/recordAnswer.ts';
import { sendSurvey } from '../core/surveys/sendSurvey.ts';
import { sweepDue } from './sweep.ts';

type Handlers = { [N in JobName]: (hub: Hub, payload: JobPayload<N>) => Promise<void> };

/** What each job does. Every one of them is safe to run twice. */
export const handlers: Handlers = {
  'call.connectAgent': connectAgent,
  'call.dial': dialOut,
  'call.clear': clearCall,
  'reservation.expire': expireReservation,
  'wrapUp.expire': expireWrapUp,
  'message.deliver': deliverMessage,
  'survey.plan': planSurvey,
  'survey.send': sendSurvey,
  'survey.matchReply': matchReply,
  'followUp.remind': remind,
  'followUp.cancelTexts': cancelTexts,
  'followUp.planForLowScore': planForLowScore,
  'due.sweep': sweepDue,
};
