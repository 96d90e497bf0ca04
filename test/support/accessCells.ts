import type { IdField } from '../../core/access/ids.ts';
import { permissionsOf } from '../../core/access/viewer.ts';
import type { IdScope } from '../../core/contract/ids.ts';
import type { Role } from '../../core/contract/words.ts';
import type { Route } from '../../server/http/route.ts';
import { idIn, type Division, type Standing } from './accessWorld.ts';
import { sampleOf } from './sampleOf.ts';

// The access matrix, made of the route table alone: every route x every id it takes x what that id names x who asks.
// What should come of each cell follows from what the route declares, so a new route is in it without a line here.

export type Caller = Role | Outsider;
export type Outsider = (typeof outsiders)[number];
export const roles = ['agent', 'supervisor', 'administrator'] as const satisfies readonly Role[];
/** All of those who may not come in at all. */
export const outsiders = [
  'nobody',
  'disabledKey',
  'disabledSession',
  'revokedKey',
  'expiredKey',
  'expiredSession',
  'endedSession',
] as const;

export type Relation = 'none' | 'own' | 'foreign' | 'absent' | 'otherQueue' | 'ofColleague' | Standing;

export interface Request {
  method: string;
  path: string;
  body: unknown;
}

/** What a cell should come to: a refusal by its status, or `in`: let in, whatever the rules of the work then say. */
export type Outcome = 401 | 403 | 404 | 409 | 'in';

export interface Cell {
  route: Route;
  /** Where the id stands that is tried: `params.id`, `body.followUp.ownerId`; null for a route without ids. */
  field: string | null;
  relation: Relation;
  caller: Caller;
  request: Request;
  expected: Outcome;
}

const ABSENT = '00000000-0000-7000-8000-00000000dead';
const standings = ['held', 'heldByColleague', 'waits', 'waitsElsewhere'] as const satisfies Standing[];

function relationsOf(scope: IdScope, where: string): Relation[] {
  if (scope === 'conversation' && where === 'params') return ['foreign', 'absent', ...standings];
  if (scope === 'ownQueue') return ['own', 'foreign', 'absent', 'otherQueue'];
  if (
    scope === 'ownSession' ||
    scope === 'ownKey' ||
    scope === 'cannedResponse' ||
    scope === 'ownNotice' ||
    scope === 'inboxView' ||
    scope === 'ownBulkAction'
  )
    return ['own', 'foreign', 'absent', 'ofColleague'];
  return ['own', 'foreign', 'absent'];
}

/** Every cell of these routes, for people of `ours` and ids of `ours` or `theirs`. */
export function cellsOf(
  routes: readonly Route[],
  { ours, theirs, sandbox }: { ours: Division; theirs: Division; sandbox: boolean },
): Cell[] {
  return routes.flatMap((route) => {
    const fields = fieldsOf(route);
    const tried: { field: (IdField & { where: string }) | null; relation: Relation }[] = [
      ...(fields.length === 0 ? [{ field: null, relation: 'none' as const }] : []),
      ...fields.flatMap((field) =>
        relationsOf(field.scope, field.where).map((relation) => ({ field, relation })),
      ),
    ];
    return tried.flatMap(({ field, relation }) => {
      const name = field && `${field.where}.${field.path}`;
      return [...roles, ...outsiders].map((caller): Cell => {
        const role = roles.find((one) => one === caller) ?? 'agent';
        const idAt: IdOf = (at, scope) => {
          if (!scope) return undefined;
          return at === name ? idFor(relation, scope, { ours, theirs, role }) : idIn(ours, scope, role);
        };
        const request = requestOf(route, idAt, name);
        const expected = outcomeOf({ route, relation, caller, sandbox });
        return { route, field: name, relation, caller, request, expected };
      });
    });
  });
}

export function fieldsOf(route: Route): (IdField & { where: string })[] {
  return Object.entries(route.ids).flatMap(([where, fields]: [string, IdField[]]) =>
    fields.map((field) => ({ ...field, where })),
  );
}

interface Places {
  ours: Division;
  theirs: Division;
  role: Role;
}

function idFor(relation: Relation, scope: IdScope, { ours, theirs, role }: Places): string {
  if (relation === 'foreign') return idIn(theirs, scope, role);
  if (relation === 'ofColleague') return idIn(ours, scope, role === 'agent' ? 'supervisor' : 'agent');
  if (relation === 'absent') return ABSENT;
  if (relation === 'otherQueue') return ours.otherQueueId;
  if (relation === 'own' || relation === 'none') return idIn(ours, scope, role);
  return ours.conversations[relation];
}

type IdOf = (at: string, scope: IdScope | undefined) => string | undefined;

/** The least request that this route takes, with these ids. */
export function requestOf(route: Route, id: IdOf, tried: string | null = null): Request {
  const scopes = new Map(fieldsOf(route).map((field) => [`${field.where}.${field.path}`, field.scope]));
  const part = (where: 'params' | 'query' | 'body') =>
    route[where] &&
    sampleOf(
      route[where],
      Object.assign((path: string) => id(`${where}.${path}`, scopes.get(`${where}.${path}`)), {
        tried: tried?.startsWith(`${where}.`) ? tried.slice(where.length + 1) : undefined,
      }),
    );
  const params = new Map(Object.entries((part('params') ?? {}) as Record<string, string>));
  const query = new URLSearchParams((part('query') ?? {}) as Record<string, string>);
  const path = route.path.replace(/:(\w+)/g, (_all, name: string) => params.get(name) ?? name);
  return {
    method: route.method.toUpperCase(),
    path: query.size > 0 ? `${path}?${query}` : path,
    body: route.method === 'get' ? undefined : (part('body') ?? {}),
  };
}

function outcomeOf({
  route,
  relation,
  caller,
  sandbox,
}: Pick<Cell, 'route' | 'relation' | 'caller'> & { sandbox: boolean }): Outcome {
  const role = roles.find((one) => one === caller);
  if (!role) return 401;
  if (!permissionsOf(role, sandbox).includes(route.permission)) return 403;
  if (relation === 'foreign' || relation === 'absent' || relation === 'ofColleague') return 404;
  if (relation === 'otherQueue') return role === 'agent' ? 403 : 'in';
  if (relation === 'none' || relation === 'own') return 'in';
  return actOn(route, relation, role);
}

/** Within the division everybody sees a conversation; what may be done to it is another matter. */
function actOn({ actor }: Route, standing: Standing, role: Role): Outcome {
  if (actor === 'asked') return 409;
  if (actor === 'holderAlone') return standing === 'held' && role === 'agent' ? 'in' : 409;
  if (actor === 'taker') {
    if (standing === 'held' || standing === 'heldByColleague') return 409;
    return standing === 'waitsElsewhere' && role === 'agent' ? 403 : 'in';
  }
  if (actor === 'worker') {
    if (standing === 'heldByColleague') return role === 'agent' ? 409 : 'in';
    return standing === 'waitsElsewhere' && role === 'agent' ? 403 : 'in';
  }
  if (actor === 'holder') {
    if (standing === 'held') return 'in';
    return standing === 'heldByColleague' && role !== 'agent' ? 'in' : 409;
  }
  return 'in';
}

/** The routes by the part of the house they begin with: what is costly to look at is looked at once for each part. */
export function partsOf(routes: readonly Route[]): [part: string, routes: Route[]][] {
  return [...Map.groupBy(routes, ({ path }) => `/${path.split('/')[1]}`)];
}

/** By a date or hours and not by an id; or the one before, who may do so too, has taken it away. */
const notThere = [
  'no such row of your own',
  'says nothing of these days',
  'no such date',
  'no such touch point',
];
/** What a made-up request says makes no sense, or is for another person to say. */
const noSense = [
  'is this queue itself',
  'The rule is not complete',
  'This was asked of somebody else',
  'To one other person, or to one team',
  'Nobody has brought themselves',
];

/** A refusal by the rules of the work and not by who asks: of a request that was made up. */
export function isOfTheWork({ route }: Cell, { status, text }: { status: number; text: string }): boolean {
  if (status >= 400 && noSense.some((words) => text.includes(words))) return true;
  // Nor is the request a file here.
  if (status === 400 && route.takesFile) return true;
  // And nothing is fetched from elsewhere.
  return status === 404 && [...notThere, 'no such image'].some((words) => text.includes(words));
}
