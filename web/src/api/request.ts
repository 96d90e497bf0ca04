import type { ErrorCode, ErrorReply } from '#core/contract/api.ts';
import { connection } from '../live/connection.ts';

/** `offline`: no answer came at all. All else are the server's own codes. */
export type FailureCode = ErrorCode | 'offline';

export class ApiError extends Error {
  readonly code: FailureCode;
  readonly fields: Record<string, string>;
  readonly details: Record<string, unknown>;

  constructor(
    code: FailureCode,
    message: string,
    { fields = {}, details = {} }: Pick<ErrorReply['error'], 'fields' | 'details'> = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.fields = fields;
    this.details = details;
  }
}

export function failureCode(error: unknown): FailureCode {
  return error instanceof ApiError ? error.code : 'internal';
}

/** Worth trying again by itself: the network or the database is away, the request was not refused. */
export function isTransient(error: unknown): boolean {
  const code = failureCode(error);
  return code === 'offline' || code === 'unavailable';
}

export type Query = Record<string, string | number | boolean | null | undefined>;

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: 'same-origin' });
  } catch (cause) {
    throw Object.assign(new ApiError('offline', 'The server cannot be reached.'), { cause });
  }
}

/** What an answer that is no success says. */
export function failureFrom(status: number, text: string): ApiError {
  try {
    const body: Partial<ErrorReply> = JSON.parse(text);
    if (body.error) return new ApiError(body.error.code, body.error.message, body.error);
  } catch {
    // Not our JSON: a proxy's page, or nothing at all. The status alone must do.
  }
  if (status === 401) return new ApiError('unauthenticated', 'Not signed in.');
  if (status === 413) return new ApiError('too_large', 'Too large.');
  if (status >= 502 && status <= 504) return new ApiError('unavailable', 'The server is not ready.');
  return new ApiError('internal', `The server answered ${status}.`);
}

async function failureOf(response: Response): Promise<ApiError> {
  return failureFrom(response.status, await response.text().catch(() => ''));
}

/** The one fetch of the console. The reply's type is the contract's: server and console are built and shipped together. */
async function request<T>(url: string, init: RequestInit): Promise<T> {
  const response = await send(url, init);
  if (!response.ok) {
    const failure = await failureOf(response);
    if (failure.code === 'unavailable') connection.databaseAway();
    throw failure;
  }
  connection.databaseBack();
  if (response.status === 204) return JSON.parse('null');
  const body: T = await response.json();
  return body;
}

function withBody(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function get<T>(path: string, query: Query = {}): Promise<T> {
  return request<T>(withQuery(path, query), { method: 'GET' });
}

/** A file that is words, as far as it is. */
export async function getText(path: string): Promise<string> {
  const response = await send(path, { method: 'GET' });
  if (!response.ok) throw await failureOf(response);
  return response.text();
}

export function post<T>(path: string, body: object = {}): Promise<T> {
  return request<T>(path, withBody('POST', body));
}

export function put<T>(path: string, body: object, init: RequestInit = {}): Promise<T> {
  return request<T>(path, { ...withBody('PUT', body), ...init });
}

export function patch<T>(path: string, body: object): Promise<T> {
  return request<T>(path, withBody('PATCH', body));
}
