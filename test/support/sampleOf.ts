import { z } from 'zod';

// A request that a schema takes, made of the schema itself; ids are left to the caller.

/** What fields of these names are like, where the shape alone does not say. */
const byName: Record<string, readonly string[]> = {
  to: ['+447700900999', '17:00'],
  value: ['+447700900888'],
  timeZone: ['Europe/Paris'],
  channel: ['sms'],
  text: ['Hello'],
  prefix: ['+'],
  currency: ['EUR'],
};

/** Gives the id of a field, by its path. */
export interface IdFor {
  (path: string): unknown;
  /** The field that matters: of several forms that a request may have, the one with this field is made. */
  tried?: string | undefined;
}

/** The least that this schema takes: what is optional is left out. */
export function sampleOf(schema: z.ZodType, idFor: IdFor, path = ''): unknown {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => [
      name,
      sampleOf(field, idFor, at(name)),
    ]);
    return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
  }
  if (schema instanceof z.ZodUnion) {
    const forms = schema.options as z.ZodType[];
    return sampleOf(forms.find((form) => isTried(form, idFor, path)) ?? forms[0]!, idFor, path);
  }
  const id = idFor(path);
  if (id !== undefined) return id;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    const inner = schema.unwrap() as z.ZodType;
    const name = path.split('.').at(-1)!;
    // A text is what most actions are about; and an object may hold the id that is asked for.
    if (name === 'text') return byName[name]?.[0];
    if (inner instanceof z.ZodObject || inner instanceof z.ZodArray) {
      const sample = sampleOf(inner, idFor, path);
      return holdsId(inner, idFor, path) ? sample : undefined;
    }
    return undefined;
  }
  return plainSample(schema, idFor, path);
}

function isTried(schema: z.ZodType, { tried }: IdFor, path: string): boolean {
  if (schema instanceof z.ZodObject)
    return Object.keys(schema.shape).some((name) => `${path}.${name}` === tried);
  return false;
}

function holdsId(schema: z.ZodType, idFor: IdFor, path: string): boolean {
  if (idFor(path) !== undefined) return true;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return holdsId(schema.unwrap() as z.ZodType, idFor, path);
  if (schema instanceof z.ZodArray) return holdsId(schema.element as z.ZodType, idFor, `${path}.*`);
  if (!(schema instanceof z.ZodObject)) return false;
  return Object.entries(schema.shape as Record<string, z.ZodType>).some(([name, field]) =>
    holdsId(field, idFor, `${path}.${name}`),
  );
}

function plainSample(schema: z.ZodType, idFor: IdFor, path: string): unknown {
  const likely = byName[path.split('.').at(-1)!] ?? [];
  const named = likely.find((one) => schema.safeParse(one).success);
  if (named !== undefined) return named;
  if (schema instanceof z.ZodArray)
    return shapesOf(schema.element as z.ZodType, idFor, `${path}.*`).map((one) =>
      sampleOf(one, idFor, `${path}.*`),
    );
  if (schema instanceof z.ZodUnion) return sampleOf(schema.options[0] as z.ZodType, idFor, path);
  if (schema instanceof z.ZodNullable) return sampleOf(schema.unwrap() as z.ZodType, idFor, path);
  if (schema instanceof z.ZodLiteral) return schema.value;
  if (schema instanceof z.ZodEnum) return schema.options[0];
  if (schema instanceof z.ZodBoolean) return true;
  if (schema instanceof z.ZodNumber) return schema.minValue ?? 1;
  if (schema instanceof z.ZodISODateTime) return new Date(Date.now() + 3_600_000).toISOString();
  return words.find((word) => schema.safeParse(word).success) ?? likely[0] ?? 'sample';
}

const words = ['sample', '09:00', '2026-12-25', '2026-12-25T09:30', '1', 'GB'];

/** Of things that have several shapes: each of those that names a row, or the first. */
function shapesOf(schema: z.ZodType, idFor: (path: string) => unknown, path: string): z.ZodType[] {
  if (!(schema instanceof z.ZodUnion)) return [schema];
  const shapes = schema.options as z.ZodType[];
  const naming = shapes.filter((one) => holdsId(one, idFor, path));
  return naming.length > 0 ? naming : shapes.slice(0, 1);
}
