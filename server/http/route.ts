import { Readable } from 'node:stream';
import { z } from 'zod';
import { idsIn, leadOn, namedBy, requireVisible, type IdField } from '../../core/access/ids.ts';
import { requirePlainText } from '../../core/access/plainText.ts';
import type { Permission, Viewer } from '../../core/access/viewer.ts';
import type { Hub } from '../../core/hub.ts';
import { readRequest } from './readRequest.ts';

// One entry of the route table. A route without a permission does not compile; one that takes an id without saying whose
// (core/contract/ids.ts), or a field that nobody declared, cannot be made at all. So the table is the whole policy.

type Schema = z.ZodType;
/** What a route's handler gets of a schema; undefined where the route has none. */
export type Out<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Call<P, Q, B> {
  hub: Hub;
  viewer: Viewer;
  params: P;
  query: Q;
  body: B;
  /** The network address that asks. */
  address: string | null;
  /** The Range header, for those who answer with a part of a file. */
  range: string | null;
  /** The file that is the request's body, for a route that takes one; null when there was none. */
  file: Readable | null;
  /** A client was named by an old id: who that is now stands in its place. */
  isLedOn: boolean;
}

type Method = 'get' | 'post' | 'put' | 'patch';

/**
 * Who of those who may see a conversation may do this to it: anybody; who holds it or a supervisor; who holds it and nobody
 * else; who was asked; who was asked or, when it waits, who works in its queue; who holds it, a supervisor, or, when it waits, who
 * works in its queue.
 */
export type Actor = 'anybody' | 'holder' | 'holderAlone' | 'asked' | 'taker' | 'worker';

export interface RouteSpec<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  R extends Schema,
> {
  method: Method;
  /** Below /api, with `:id` for parameters. */
  path: string;
  summary: string;
  permission: Permission;
  /** Anybody who has the permission, unless it says more. */
  actor?: Actor;
  params?: P;
  query?: Q;
  body?: B;
  /** The body is a file: application/octet-stream, read by the handler as it comes. */
  takesFile?: boolean;
  reply: R;
  /** 200 unless it makes something new. */
  status?: 200 | 201;
  handle(call: Call<Out<P>, Out<Q>, Out<B>>): Promise<z.input<R>>;
}

/** The ids that a route takes, by where they stand. */
export interface RouteIds {
  params: IdField[];
  query: IdField[];
  body: IdField[];
}

export interface Route {
  method: Method;
  path: string;
  summary: string;
  permission: Permission;
  actor: Actor;
  params: Schema | undefined;
  query: Schema | undefined;
  body: Schema | undefined;
  takesFile: boolean;
  ids: RouteIds;
  reply: Schema;
  status: 200 | 201;
  run(hub: Hub, viewer: Viewer, given: Given): Promise<unknown>;
}

export interface Given {
  params: unknown;
  query: unknown;
  body: unknown;
  address: string | null;
  range?: string | null;
  file?: Readable | null;
}

/** An answer that is a file and not JSON. */
export const Download = z.object({ fileName: z.string(), bytes: z.instanceof(Uint8Array) });
export type Download = z.infer<typeof Download>;

/** An answer that is a sound, or a part of one, handed on as it comes. */
export const Sound = z.object({
  total: z.number().nullable(),
  from: z.number(),
  to: z.number().nullable(),
  isPart: z.boolean(),
  stream: z.instanceof(Readable),
});
export type Sound = z.infer<typeof Sound>;

/** An answer that is somebody's file, handed on as it comes. `image`: the type as which it may be shown; else a download. */
export const StoredFile = z.object({
  name: z.string(),
  bytes: z.number(),
  image: z.string().nullable(),
  stream: z.instanceof(Readable),
});
export type StoredFile = z.infer<typeof StoredFile>;

/** Whether an answer of this kind is a file and not JSON. */
export const isFile = (reply: z.ZodType): boolean =>
  reply === Download || reply === Sound || reply === StoredFile;

const Nothing = z.strictObject({});

/** Makes a route whose handler gets what its schemas say, and whose answer is cut to what its reply schema says. */
export function route<
  R extends Schema,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(spec: RouteSpec<P, Q, B, R>): Route {
  const { method, path, summary, permission, params, query, body, reply } = spec;
  const ids = idsOf(spec);
  const parse = <S extends Schema | undefined>(schema: S | undefined, value: unknown): Out<S> =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- TypeScript does not decide Out for a generic S
    readRequest(schema ?? Nothing, value) as Out<S>;
  return {
    method,
    path,
    summary,
    permission,
    actor: spec.actor ?? 'anybody',
    params,
    query,
    body,
    takesFile: spec.takesFile ?? false,
    ids,
    reply,
    status: spec.status ?? 200,
    async run(hub, viewer, given) {
      const asked = {
        params: parse(params, given.params),
        query: parse(query, given.query),
        body: parse(body, given.body ?? {}),
      };
      for (const part of [asked.query, asked.body]) requirePlainText(part);
      const ledTo = await requireVisible(hub, viewer, [
        ...namedBy(ids.params, asked.params),
        ...namedBy(ids.query, asked.query),
        ...namedBy(ids.body, asked.body),
      ]);
      const call = {
        hub,
        viewer,
        params: leadOn(asked.params, ids.params, ledTo),
        query: leadOn(asked.query, ids.query, ledTo),
        body: leadOn(asked.body, ids.body, ledTo),
        address: given.address,
        range: given.range ?? null,
        file: given.file ?? null,
        isLedOn: ledTo.size > 0,
      };
      return reply.parse(await spec.handle(call));
    },
  };
}

function idsOf(spec: {
  method: string;
  path: string;
  params?: Schema | undefined;
  query?: Schema | undefined;
  body?: Schema | undefined;
}): RouteIds {
  try {
    const params = spec.params ? idsIn(spec.params) : [];
    const inPath = [...spec.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    const unscoped = inPath.filter((name) => !params.some((field) => field.path === name));
    if (unscoped.length > 0) throw new Error(`the path names ${unscoped.join(', ')} and says not whose`);
    return {
      params,
      query: spec.query ? idsIn(spec.query) : [],
      body: spec.body ? idsIn(spec.body) : [],
    };
  } catch (cause) {
    throw new Error(`${spec.method.toUpperCase()} ${spec.path} has no policy`, { cause });
  }
}
