import type { World } from '../world.ts';
import type { Form } from './form.ts';

/** A REST request, read; path parameters by name. */
export interface RestCall {
  world: World;
  form: Form;
  query: Form;
  path: string;
  parameter: (name: string) => string;
}

export type RestAnswer =
  | { status: number; body: Record<string, unknown> }
  | { status: 204 }
  | { status: 307; location: string }
  | { status: number; media: Buffer; contentType: string };

/** One line of the REST API: `name` is how fault rules and the request log call it. */
export interface Operation {
  name: string;
  method: 'get' | 'post' | 'delete';
  /** Below /2010-04-01/Accounts/:accountSid */
  path: string;
  handle: (call: RestCall) => RestAnswer;
}
