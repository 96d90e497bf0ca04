import type { z } from 'zod';
import type { Permission, Viewer } from '../../core/access/viewer.ts';
import type { Hub } from '../../core/hub.ts';

// One entry of the route table. A route without a permission does not compile; ids in the path are always parsed.

type Schema = z.ZodType;
/** What a route's handler gets of a schema; undefined where the route has none. */
export type Out<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Call<P, Q, B> {
  hub: Hub;
  viewer: Viewer;
  params: P;
  query: Q;
  body: B;
}

export interface RouteSpec<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  R extends Schema,
> {
  method: 'get' | 'post' | 'put' | 'patch';
  /** Below /api, with `:id` for parameters. */
  path: string;
  summary: string;
  permission: Permission;
  params?: P;
  query?: Q;
  body?: B;
  reply: R;
  /** 200 unless it makes something new. */
  status?: 200 | 201;
  handle(call: Call<Out<P>, Out<Q>, Out<B>>): Promise<z.input<R>>;
}

export interface Route {
  method: 'get' | 'post' | 'put' | 'patch';
  path: string;
  summary: string;
  permission: Permission;
  params: Schema | undefined;
  query: Schema | undefined;
  body: Schema | undefined;
  reply: Schema;
  status: 200 | 201;
  run(hub: Hub, viewer: Viewer, given: { params: unknown; query: unknown; body: unknown }): Promise<unknown>;
}

/** Makes a route whose handler gets what its schemas say, and whose answer is cut to what its reply schema says. */
export function route<
  R extends Schema,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(spec: RouteSpec<P, Q, B, R>): Route {
  const parse = <S extends Schema | undefined>(schema: S | undefined, value: unknown): Out<S> =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- TypeScript does not decide Out for a generic S
    (schema ? schema.parse(value) : undefined) as Out<S>;
  return {
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    permission: spec.permission,
    params: spec.params,
    query: spec.query,
    body: spec.body,
    reply: spec.reply,
    status: spec.status ?? 200,
    async run(hub, viewer, given) {
      const call = {
        hub,
        viewer,
        params: parse(spec.params, given.params),
        query: parse(spec.query, given.query),
        body: parse(spec.body, given.body ?? {}),
      };
      return spec.reply.parse(await spec.handle(call));
    },
  };
}
