import type { Scenario } from './scenario.ts';
import { callbackScenarios } from './scenarios/callbacks.ts';
import { arrivalScenarios } from './scenarios/arrivals.ts';
import { afterCallScenarios } from './scenarios/afterCall.ts';
import { callScenarios } from './scenarios/calls.ts';
import { caseScenarios } from './scenarios/cases.ts';
import { colleagueScenarios } from './scenarios/colleagues.ts';
import { consentScenarios } from './scenarios/consent.ts';
import { deliveryScenarios } from './scenarios/deliveries.ts';
import { followUpScenarios } from './scenarios/followUps.ts';
import { houseScenarios } from './scenarios/house.ts';
import { inCallScenarios } from './scenarios/inCall.ts';
import { inboxScenarios } from './scenarios/inbox.ts';
import { linkScenarios } from './scenarios/links.ts';
import { lostScenarios } from './scenarios/lost.ts';
import { mailScenarios } from './scenarios/mails.ts';
import { mergeScenarios } from './scenarios/merges.ts';
import { placedCallScenarios } from './scenarios/placedCalls.ts';
import { routingScenarios } from './scenarios/routing.ts';
import { senderScenarios } from './scenarios/senders.ts';
import { surveyScenarios } from './scenarios/surveys.ts';
import { surveyWayScenarios } from './scenarios/surveyWays.ts';
import { textScenarios } from './scenarios/texts.ts';
import { transferScenarios } from './scenarios/transfers.ts';
import { writingScenarios } from './scenarios/writing.ts';

export const scenarios: readonly Scenario[] = [
  ...textScenarios,
  ...callScenarios,
  ...arrivalScenarios,
  ...callbackScenarios,
  ...placedCallScenarios,
  ...afterCallScenarios,
  ...inCallScenarios,
  ...transferScenarios,
  ...consentScenarios,
  ...colleagueScenarios,
  ...deliveryScenarios,
  ...routingScenarios,
  ...mailScenarios,
  ...mergeScenarios,
  ...inboxScenarios,
  ...linkScenarios,
  ...followUpScenarios,
  ...caseScenarios,
  ...writingScenarios,
  ...senderScenarios,
  ...surveyScenarios,
  ...surveyWayScenarios,
  ...houseScenarios,
  ...lostScenarios,
];
