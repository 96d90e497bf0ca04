import { accountRoutes } from './http/accounts.ts';
import { afterCallRoutes } from './http/afterCall.ts';
import { arrivalRoutes } from './http/arrival.ts';
import { bulkRoutes } from './http/bulk.ts';
import { caseFigureRoutes } from './http/caseFigures.ts';
import { needRoutes } from './http/needs.ts';
import { caseRoutes } from './http/cases.ts';
import { attachmentRoutes } from './http/attachments.ts';
import { agentRoutes } from './http/agents.ts';
import { careRoutes } from './http/care.ts';
import { clientRoutes } from './http/clients.ts';
import { conversationRoutes } from './http/conversations.ts';
import { dayPlanRoutes } from './http/dayPlan.ts';
import { diallingRoutes } from './http/dialling.ts';
import { firstContactRoutes } from './http/firstContact.ts';
import { followUpRoutes } from './http/followUps.ts';
import { gapRoutes } from './http/gaps.ts';
import { handOverRoutes } from './http/handOver.ts';
import { inCallRoutes } from './http/inCall.ts';
import { inboxRoutes } from './http/inbox.ts';
import { linkRoutes } from './http/links.ts';
import { mergeRoutes } from './http/merges.ts';
import { mailAccountRoutes } from './http/mailAccounts.ts';
import { mailboxRoutes } from './http/mailboxes.ts';
import { messageRoutes } from './http/messages.ts';
import { monitoringRoutes } from './http/monitoring.ts';
import { noticeRoutes } from './http/notices.ts';
import { outboundRoutes } from './http/outbound.ts';
import { peopleRoutes } from './http/people.ts';
import { queueFigureRoutes } from './http/queueFigures.ts';
import { queueRoutes } from './http/queues.ts';
import { relationRoutes } from './http/relations.ts';
import type { Route } from './http/route.ts';
import { revisitRoutes } from './http/revisits.ts';
import { ruleRoutes } from './http/rules.ts';
import { recordingRoutes } from './http/recordings.ts';
import { searchRoutes } from './http/search.ts';
import { settingsRoutes } from './http/settings.ts';
import { skillRoutes } from './http/skills.ts';
import { spamRoutes } from './http/spam.ts';
import { surveyRoutesOfApi } from './http/surveys.ts';
import { contactingRoutes } from './http/contacting.ts';
import { tagRoutes } from './http/tags.ts';
import { touchPointRoutes } from './http/touchPoints.ts';
import { verificationRoutes } from './http/verification.ts';
import { viewRoutes } from './http/views.ts';
import { voiceRoutes } from './http/voice.ts';
import { whoIsWhoRoutes } from './http/whoIsWho.ts';
import { waitingRoutes } from './http/waiting.ts';
import { winBackRoutes } from './http/winBack.ts';
import { writingRoutes } from './http/writing.ts';

// The whole API below /api: method, path, permission, schemas and handler of each. The OpenAPI document is made of it.

export const routes: readonly Route[] = [
  ...agentRoutes,
  ...clientRoutes,
  ...mergeRoutes,
  ...whoIsWhoRoutes,
  ...conversationRoutes,
  ...afterCallRoutes,
  ...inCallRoutes,
  ...messageRoutes,
  ...attachmentRoutes,
  ...mailboxRoutes,
  ...mailAccountRoutes,
  ...followUpRoutes,
  ...dayPlanRoutes,
  ...gapRoutes,
  ...caseRoutes,
  ...caseFigureRoutes,
  ...needRoutes,
  ...settingsRoutes,
  ...peopleRoutes,
  ...queueRoutes,
  ...queueFigureRoutes,
  ...accountRoutes,
  ...skillRoutes,
  ...verificationRoutes,
  ...voiceRoutes,
  ...waitingRoutes,
  ...arrivalRoutes,
  ...outboundRoutes,
  ...recordingRoutes,
  ...monitoringRoutes,
  ...diallingRoutes,
  ...writingRoutes,
  ...noticeRoutes,
  ...tagRoutes,
  ...surveyRoutesOfApi,
  ...ruleRoutes,
  ...contactingRoutes,
  ...searchRoutes,
  ...viewRoutes,
  ...careRoutes,
  ...revisitRoutes,
  ...firstContactRoutes,
  ...relationRoutes,
  ...winBackRoutes,
  ...touchPointRoutes,
  // Last: the access matrix asks in this order, and what is assigned, put off or spam is in another hand afterwards.
  ...inboxRoutes,
  ...spamRoutes,
  ...bulkRoutes,
  ...linkRoutes,
  ...handOverRoutes,
];
