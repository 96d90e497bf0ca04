import { makeReview } from '../core/care/makeReview.ts';
import { tendCare, tendClient } from '../core/care/tendCare.ts';
import { dropLegs, ringClient } from '../core/calls/callBack.ts';
import { endOverdueGrace } from '../core/calls/callGrace.ts';
import { connectAgent } from '../core/calls/connectAgent.ts';
import { dialOut } from '../core/calls/dialOut.ts';
import { deliverDue } from '../core/conversations/deliverDue.ts';
import { deliverMessage } from '../core/conversations/deliverMessage.ts';
import { fetchMedia } from '../core/conversations/fetchMedia.ts';
import { expireWrapUp } from '../core/conversations/wrapUp.ts';
import { cancelTexts } from '../core/followUps/cancelTexts.ts';
import { escalate } from '../core/followUps/escalate.ts';
import { planForMissedCall } from '../core/followUps/planForMissedCall.ts';
import { planForLowScore } from '../core/followUps/planForLowScore.ts';
import { remind } from '../core/followUps/remind.ts';
import { makeDigests } from '../core/cases/caseDigests.ts';
import { carryOutDueCases } from '../core/cases/dueCases.ts';
import { openForRevisit } from '../core/cases/openForRevisit.ts';
import { openForAnswer } from '../core/cases/openForAnswer.ts';
import { sendDueTexts } from '../core/followUps/sendDueTexts.ts';
import { remindAhead } from '../core/followUps/remindAhead.ts';
import type { Hub } from '../core/hub.ts';
import type { JobName, JobPayload } from '../core/jobs/contract.ts';
import { lookAtRelations } from '../core/relations/nightly.ts';
import { noteContact, refreshRelation } from '../core/relations/noteContact.ts';
import { beginRecording } from '../core/recordings/beginRecording.ts';
import { stopRefusedRecording } from '../core/recordings/consent.ts';
import { deleteOldRecordings } from '../core/recordings/deleteOldRecordings.ts';
import { expireDueReservations, expireReservation } from '../core/routing/expireReservation.ts';
import { endLine } from '../core/surveys/askByKeypad.ts';
import { planDueCampaigns } from '../core/surveys/planCampaigns.ts';
import { planForCase } from '../core/surveys/planForCase.ts';
import { planSurvey } from '../core/surveys/planSurvey.ts';
import { matchReply } from '../core/surveys/recordAnswer.ts';
import { refreshSums } from '../core/surveyDesk/sums.ts';
import { sendDueReminders } from '../core/surveys/remindInvites.ts';
import { sendDueSurveys, sendSurvey } from '../core/surveys/sendSurvey.ts';
import { noticeAddresses } from '../core/clients/noticeAddresses.ts';
import { lookAtConsent } from '../core/clients/consent.ts';
import { carryOutDueWaiting } from '../core/waiting/due.ts';
import { cancelOptedOut } from '../core/waiting/workCallback.ts';
import { endDueAfterWork } from '../core/transfers/afterWork.ts';
import { arrangeCall } from '../core/transfers/arrangeCall.ts';
import { resumeDueRecordings } from '../core/transfers/pauseRecording.ts';
import { applyRules } from '../core/rules/applyRules.ts';
import { carryOutDryRun } from '../core/rules/dryRun.ts';
import { purgeFirings } from '../core/rules/firings.ts';
import { lookAtWaits } from '../core/rules/waits.ts';
import { purgeDrafts } from '../core/writing/purgeDrafts.ts';
import { reconcileProvider } from './reconcileProvider.ts';
import { carryOutVerification, verifyNightly } from '../core/verification/runs.ts';
import { purgeRefusals } from '../core/contacting/refusalLog.ts';
import { sweepDue } from './sweep.ts';

type Handlers = { [N in JobName]: (hub: Hub, payload: JobPayload<N>) => Promise<void> };

/** What each job does. Every one of them is safe to run twice. */
export const handlers: Handlers = {
  'call.connectAgent': connectAgent,
  'call.dial': dialOut,
  'call.clear': endLine,
  'call.record': beginRecording,
  'recording.stopRefused': stopRefusedRecording,
  'recording.deleteOld': async (hub) => void (await deleteOldRecordings(hub)),
  'contactLog.purge': async (hub) => void (await purgeRefusals(hub)),
  'draft.purge': async (hub) => void (await purgeDrafts(hub)),
  'call.dropLegs': dropLegs,
  'callback.ring': ringClient,
  'callback.cancelOptedOut': cancelOptedOut,
  'client.notice': noticeAddresses,
  'consent.look': lookAtConsent,
  'waiting.due': carryOutDueWaiting,
  'call.arrange': arrangeCall,
  'call.endGrace': endOverdueGrace,
  'afterWork.endDue': endDueAfterWork,
  'recording.resumeDue': resumeDueRecordings,
  'reservation.expire': expireReservation,
  'reservation.expireDue': expireDueReservations,
  'wrapUp.expire': expireWrapUp,
  'media.fetch': fetchMedia,
  'message.deliver': deliverMessage,
  'message.deliverDue': deliverDue,
  'survey.plan': planSurvey,
  'survey.planForCase': planForCase,
  'survey.send': sendSurvey,
  'survey.sendDue': sendDueSurveys,
  'survey.remindDue': sendDueReminders,
  'survey.sum': refreshSums,
  'survey.planCampaigns': planDueCampaigns,
  'survey.matchReply': matchReply,
  'followUp.remind': remind,
  'followUp.sendDue': sendDueTexts,
  'followUp.remindAhead': remindAhead,
  'followUp.escalate': escalate,
  'followUp.cancelTexts': cancelTexts,
  'followUp.planForLowScore': planForLowScore,
  'followUp.planForMissedCall': planForMissedCall,
  'case.openForAnswer': openForAnswer,
  'case.openForRevisit': openForRevisit,
  'case.digest': makeDigests,
  'case.due': carryOutDueCases,
  'care.tend': tendCare,
  'care.tendClient': tendClient,
  'review.make': makeReview,
  'rule.apply': applyRules,
  'rule.lookAtWaits': lookAtWaits,
  'rule.dryRun': carryOutDryRun,
  'rule.purge': async (hub) => void (await purgeFirings(hub)),
  'relation.noteContact': noteContact,
  'relation.refresh': refreshRelation,
  'relation.nightly': lookAtRelations,
  'provider.reconcile': reconcileProvider,
  'verification.run': carryOutVerification,
  'verification.nightly': verifyNightly,
  'due.sweep': sweepDue,
};
