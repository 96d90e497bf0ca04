import { z } from 'zod';

// What an id in a request names, and so who may give it. A request's id is always made by idOf: the server refuses to
// start with one that is not, and the door (core/access/ids.ts) looks at each before anything else does.

export const IdScope = z.enum([
  /** Rows of a client of the viewer's division; to everybody else they do not exist. */
  'client',
  /** A client who was merged into another: named as such, and not led on to the other. */
  'mergedClient',
  /** A merge of two clients of the viewer's division. */
  'merge',
  'conversation',
  'message',
  'recording',
  /** A file of such a client's message, or an upload of the viewer's own. */
  'attachment',
  'followUp',
  /** What came in for the viewer's division and was kept apart. */
  'quarantined',
  /** People and queues of the viewer's division. */
  'agent',
  'queue',
  'ourAddress',
  /** A queue that the viewer works in; supervisors and administrators: any of the division. */
  'ownQueue',
  /** What leads calls to numbers of the viewer's division. */
  'number',
  'flow',
  'schedule',
  /** A skill of the viewer's division. */
  'skill',
  /** A plan of care of the viewer's division. */
  'carePlan',
  /** Of a client of the viewer's division. */
  'revisit',
  'reviewReport',
  /** A tag of the viewer's division. */
  'tag',
  /** A case of such a client, a hand-off of it, and what the division sorts cases by. */
  'case',
  'caseHandoff',
  'caseCategory',
  'department',
  'improvement',
  /** A need of such a client. */
  'clientNeed',
  /** An entry of such a client's timeline. */
  'timelineEvent',
  /** A canned response of the viewer's division; of one person's own, the viewer's. */
  'cannedResponse',
  /** A view of the inbox: the viewer's own, or the team's. */
  'inboxView',
  /** A survey of the viewer's division, or of the house; a rule or campaign of the division. */
  'survey',
  'surveyRule',
  'surveyCampaign',
  /** A rule of the viewer's division, what came of one, and a look at what one would have done. */
  'rule',
  'ruleFiring',
  'ruleDryRun',
  /** A win-back case of a client of the viewer's division. */
  'winBackCase',
  'touchPoint',
  /** What this agent is told of. */
  'ownNotice',
  /** What this agent did to several conversations. */
  'ownBulkAction',
  /** The viewer's own and nobody else's. */
  'ownSession',
  'ownKey',
]);
export type IdScope = z.infer<typeof IdScope>;

const KEY = 'x-scope';

/** The id of one of these, as a request gives it. */
export function idOf(scope: IdScope): z.ZodUUID {
  return z.uuid().meta({ [KEY]: scope });
}

/** The scope that `idOf` gave this schema; undefined for any other schema. */
export function scopeOf(schema: z.ZodType): IdScope | undefined {
  return IdScope.optional().catch(undefined).parse(schema.meta()?.[KEY]);
}
