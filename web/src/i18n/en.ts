import { enArrival } from './enArrival.ts';
import { enAfterCall } from './enAfterCall.ts';
import { enCare } from './enCare.ts';
import { enClient } from './enClient.ts';
import { enMail } from './enMail.ts';
import { enMailboxes } from './enMailboxes.ts';
import { enFigures } from './enFigures.ts';
import { enFrame } from './enFrame.ts';
import { enInCall } from './enInCall.ts';
import { enBulk } from './enBulk.ts';
import { enViews } from './enViews.ts';
import { enInbox } from './enInbox.ts';
import { enLinks } from './enLinks.ts';
import { enCases } from './enCases.ts';
import { enMerges } from './enMerges.ts';
import { enOperations } from './enOperations.ts';
import { enPages } from './enPages.ts';
import { enQueues } from './enQueues.ts';
import { enReasons } from './enReasons.ts';
import { enRelations } from './enRelations.ts';
import { enWinBack } from './enWinBack.ts';
import { enRouting } from './enRouting.ts';
import { enSenders } from './enSenders.ts';
import { enSurveys } from './enSurveys.ts';
import { enSearch } from './enSearch.ts';
import { enSecurity } from './enSecurity.ts';
import { enWaiting } from './enWaiting.ts';
import { enWriting } from './enWriting.ts';
import { enSupervision } from './enSupervision.ts';

/** Every word on screen, by key. A key used and missing here, or missing in Chinese, does not compile. */
export const en = {
  ...enArrival,
  ...enCare,
  ...enClient,
  ...enFrame,
  ...enInCall,
  ...enBulk,
  ...enViews,
  ...enInbox,
  ...enLinks,
  ...enCases,
  ...enMerges,
  ...enOperations,
  ...enPages,
  ...enQueues,
  ...enSearch,
  ...enSurveys,
  ...enSecurity,
  ...enSenders,
  ...enSupervision,
  ...enReasons,
  ...enRelations,
  ...enWinBack,
  ...enRouting,
  ...enWaiting,
  ...enWriting,
  ...enAfterCall,
  ...enFigures,
  ...enMail,
  ...enMailboxes,
};
