import type { en } from './en.ts';
import { zhArrival } from './zhArrival.ts';
import { zhAfterCall } from './zhAfterCall.ts';
import { zhCare } from './zhCare.ts';
import { zhClient } from './zhClient.ts';
import { zhMail } from './zhMail.ts';
import { zhMailboxes } from './zhMailboxes.ts';
import { zhFigures } from './zhFigures.ts';
import { zhFrame } from './zhFrame.ts';
import { zhInCall } from './zhInCall.ts';
import { zhBulk } from './zhBulk.ts';
import { zhViews } from './zhViews.ts';
import { zhInbox } from './zhInbox.ts';
import { zhLinks } from './zhLinks.ts';
import { zhCases } from './zhCases.ts';
import { zhMerges } from './zhMerges.ts';
import { zhOperations } from './zhOperations.ts';
import { zhPages } from './zhPages.ts';
import { zhQueues } from './zhQueues.ts';
import { zhWaiting } from './zhWaiting.ts';
import { zhWriting } from './zhWriting.ts';
import { zhReasons } from './zhReasons.ts';
import { zhRelations } from './zhRelations.ts';
import { zhWinBack } from './zhWinBack.ts';
import { zhRouting } from './zhRouting.ts';
import { zhSenders } from './zhSenders.ts';
import { zhSurveys } from './zhSurveys.ts';
import { zhSearch } from './zhSearch.ts';
import { zhSecurity } from './zhSecurity.ts';
import { zhSupervision } from './zhSupervision.ts';

export const zh: Record<keyof typeof en, string> = {
  ...zhFrame,
  ...zhCare,
  ...zhClient,
  ...zhPages,
  ...zhReasons,
  ...zhRelations,
  ...zhWinBack,
  ...zhRouting,
  ...zhSearch,
  ...zhSurveys,
  ...zhSecurity,
  ...zhSenders,
  ...zhBulk,
  ...zhViews,
  ...zhInbox,
  ...zhLinks,
  ...zhCases,
  ...zhMerges,
  ...zhOperations,
  ...zhQueues,
  ...zhSupervision,
  ...zhArrival,
  ...zhWaiting,
  ...zhWriting,
  ...zhAfterCall,
  ...zhFigures,
  ...zhMail,
  ...zhMailboxes,
  ...zhInCall,
};
