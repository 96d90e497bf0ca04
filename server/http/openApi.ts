import { z } from 'zod';
import { ErrorReply } from '../../core/contract/api.ts';
import { isFile, type Route } from './route.ts';

type Json = Record<string, unknown>;

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

/** OpenAPI 3.1 of everything below /api, made of the same table that serves it. */
export function openApiDocument(routes: readonly Route[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const one of routes) {
    const path = `/api${one.path.replace(/:(\w+)/g, '{$1}')}`;
    (paths[path] ??= {})[one.method] = operationOf(one);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rapport',
      version: '1',
      description:
        'Lists are paged by cursor: give `nextCursor` back as `cursor`. Errors have one shape, and their code is the promise. ' +
        'Sign in with POST /api/auth/sign-in/email {email, password} (session cookie), or send a key as Bearer.',
    },
    servers: [{ url: publicUrl }],
    security: [{ key: [] }, { session: [] }],
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'rapport.session_token' },
      },
      schemas: { Error: toSchema(ErrorReply, 'output') },
    },
    paths,
  };
}

function operationOf(one: Route): Json {
  const json = (schema: z.ZodType, io: 'input' | 'output') => ({
    content: { 'application/json': { schema: toSchema(schema, io) } },
  });
  return {
    summary: one.summary,
    'x-permission': one.permission,
    parameters: [...parametersOf(one.params, 'path'), ...parametersOf(one.query, 'query')],
    ...(one.takesFile
      ? { requestBody: { required: true, content: { 'application/octet-stream': {} } } }
      : {}),
    ...(one.body ? { requestBody: { required: true, ...json(one.body, 'input') } } : {}),
    responses: {
      [one.status]: {
        description: 'Done',
        ...(isFile(one.reply) ? { content: { 'application/octet-stream': {} } } : json(one.reply, 'output')),
      },
      default: {
        description: 'Refused',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties, required } = toSchema(schema, 'input');
  const names = typeof properties === 'object' && properties !== null ? Object.entries(properties) : [];
  return names.map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (Array.isArray(required) && required.includes(name)),
    schema: property,
  }));
}
