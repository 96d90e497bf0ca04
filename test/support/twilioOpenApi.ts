// Twilio's own description of its REST API, as a judge: is this a request it would take, an answer it would give?
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

interface Schema {
  [key: string]: unknown;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema & { properties?: Record<string, Schema> } }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

type PathItem = Record<string, unknown>;

interface Document {
  paths: Record<string, PathItem>;
  components: { schemas: Record<string, Schema> };
}

type Form = Record<string, string | string[]>;

const documentPath = createRequire(import.meta.url).resolve(
  '@twilio/cli-core/src/services/twilio-api/twilio_api_v2010.json',
);
const api = JSON.parse(readFileSync(documentPath, 'utf8')) as Document;

const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
const formAjv = new Ajv({ strict: false, allErrors: true, coerceTypes: true });
for (const each of [ajv, formAjv]) {
  (addFormats as unknown as (ajv: Ajv) => void)(each);
  each.addFormat('date-time-rfc-2822', /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/);
  // Twilio calls a path an URI, and takes dates in several shapes.
  each.addFormat('uri', /^(https?:\/\/|\/)\S*$/);
  each.addFormat('date-time', /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/);
  // Among them names, which may send texts.
  each.addFormat('phone-number', /^(\+?[\w*#]+|[\w &.+-]{1,11}|(client|sip|whatsapp):\S+|)$/);
  each.addFormat('endpoint', /^(\+?\w+|(client|sip):\S+)$/);
  each.addFormat('currency', /^[A-Za-z]{3}$/);
  each.addFormat('iso-country-code', /^[A-Z]{2}$/);
  for (const name of ['uri-map', 'http-method', 'phone-number-capabilities', 'ice-server', 'twiml']) {
    each.addFormat(name, true);
  }
}

const compiled = new Map<Schema, ValidateFunction>();

function validatorOf(schema: Schema, judge: Ajv): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const validate = judge.compile(plainSchema(schema) as Schema);
  compiled.set(schema, validate);
  return validate;
}

/** Follows references, turns OpenAPI's `nullable` into JSON Schema, and drops vendors' own words. */
function plainSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plainSchema);
  if (typeof node !== 'object' || node === null) return node;
  const source = node as Schema;
  if (typeof source['$ref'] === 'string') {
    const target = api.components.schemas[source['$ref'].replace('#/components/schemas/', '')];
    if (!target) throw new Error(`unknown schema ${source['$ref']}`);
    return plainSchema(target);
  }
  const plain: Schema = {};
  for (const [key, value] of Object.entries(source)) {
    if (key.startsWith('x-') || ['nullable', 'example', 'examples', 'description'].includes(key)) continue;
    plain[key] = key === 'enum' ? value : plainSchema(value);
  }
  if (source['nullable'] !== true) return plain;
  return { anyOf: [plain, { type: 'null' }] };
}

interface Found {
  operation: Operation;
  parameters: Parameter[];
  values: Record<string, string>;
}

function find(method: string, path: string): Found | undefined {
  const matches: (Found & { template: string })[] = [];
  for (const [template, item] of Object.entries(api.paths)) {
    const operation = item[method.toLowerCase()] as Operation | undefined;
    if (!operation) continue;
    const names: string[] = [];
    const pattern = template.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, (_all, name: string) => {
      names.push(name);
      return '([^/]+?)';
    });
    const match = new RegExp(`^${pattern}$`).exec(path);
    if (!match) continue;
    const values = Object.fromEntries(
      names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]),
    );
    const shared = (item['parameters'] as Parameter[] | undefined) ?? [];
    matches.push({ template, operation, values, parameters: [...shared, ...(operation.parameters ?? [])] });
  }
  // The most specific template: the one with the fewest parameters.
  return matches.sort((a, b) => Object.keys(a.values).length - Object.keys(b.values).length)[0];
}

/** A recording's sound, and the content of a text's media, are at addresses which the document has no entry for. */
const MEDIA =
  /^\/2010-04-01\/Accounts\/AC\w{32}\/(Recordings\/RE\w{32}(\.wav|\.mp3)?|Messages\/[SM]M\w{32}\/Media\/ME\w{32})$/;

/** What Twilio would object to in this request; an empty list when nothing. */
export function validateTwilioRequest(request: {
  method: string;
  path: string;
  form?: Form;
  query?: Form;
}): string[] {
  const [path = '', search = ''] = request.path.split('?');
  if (request.method === 'GET' && MEDIA.test(path)) return [];
  const found = find(request.method, path);
  if (!found) return [`${request.method} ${path} is not in Twilio's API`];
  const query: Form = { ...Object.fromEntries(new URLSearchParams(search)), ...request.query };
  const inPath = found.parameters.filter((one) => one.in === 'path');
  const inQuery = found.parameters.filter((one) => one.in === 'query');
  return [
    ...inPath.flatMap((one) => check(one.schema, found.values[one.name], `path ${one.name}`)),
    ...Object.entries(query).flatMap(([name, value]) => {
      const parameter = inQuery.find((one) => one.name === name);
      return parameter ? check(parameter.schema, value, `query ${name}`) : [`query ${name}: unknown`];
    }),
    ...validateForm(found.operation, request.form ?? {}),
  ];
}

function validateForm(operation: Operation, form: Form): string[] {
  const schema = operation.requestBody?.content['application/x-www-form-urlencoded']?.schema;
  if (!schema) return Object.keys(form).map((name) => `form ${name}: this request takes no form`);
  const required = (schema['required'] as string[] | undefined) ?? [];
  return [
    ...required.filter((name) => form[name] === undefined).map((name) => `form ${name}: missing`),
    ...Object.entries(form).flatMap(([name, value]) => {
      const field = schema.properties?.[name];
      if (!field) return [`form ${name}: unknown`];
      return check(field, field['type'] === 'array' ? [value].flat() : value, `form ${name}`);
    }),
  ];
}

function check(schema: Schema, value: unknown, where: string): string[] {
  // Forms carry text only: numbers and booleans are read from it, as Twilio does.
  const holder = { value };
  const key = schema;
  const wrapped = wrappers.get(key) ?? { type: 'object', properties: { value: schema }, required: ['value'] };
  wrappers.set(key, wrapped);
  const validate = validatorOf(wrapped, formAjv);
  if (validate(holder)) return [];
  return (validate.errors ?? []).map(
    (error) => `${where}: ${error.message ?? 'wrong'} (${JSON.stringify(value)})`,
  );
}

const wrappers = new Map<Schema, Schema>();

/** What is wrong with an answer, measured against Twilio's document; an empty list when nothing. */
export function validateTwilioResponse(answer: {
  method: string;
  path: string;
  status: number;
  body: unknown;
}): string[] {
  const [path = ''] = answer.path.split('?');
  const found = find(answer.method, path);
  if (!found) return [`${answer.method} ${path} is not in Twilio's API`];
  const response = found.operation.responses[String(answer.status)];
  if (!response)
    return [`status ${answer.status} is not among ${Object.keys(found.operation.responses).join(', ')}`];
  const schema = response.content?.['application/json']?.schema;
  if (!schema)
    return answer.body === undefined || answer.body === '' ? [] : ['a body where none is expected'];
  return [
    ...judgeBody(schema, answer.body),
    ...unknownFields(plainSchema(schema) as Schema, answer.body, ''),
  ];
}

function judgeBody(schema: Schema, body: unknown): string[] {
  const validate = validatorOf(schema, ajv);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath || 'body'}: ${error.message ?? 'wrong'}`,
  );
}

/** The document lists every field that Twilio sends, so a field it does not know is our invention. */
function unknownFields(schema: Schema, value: unknown, where: string): string[] {
  const branches = schema['anyOf'] as Schema[] | undefined;
  if (branches?.[0]) return value === null ? [] : unknownFields(branches[0], value, where);
  if (Array.isArray(value)) {
    const items = (schema['items'] ?? {}) as Schema;
    return value.flatMap((item, index) => unknownFields(items, item, `${where}/${index}`));
  }
  const properties = schema['properties'] as Record<string, Schema> | undefined;
  if (!properties || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = properties[name];
    return known ? unknownFields(known, inner, `${where}/${name}`) : [`${where}/${name}: unknown field`];
  });
}
