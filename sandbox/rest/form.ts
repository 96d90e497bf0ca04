import { z } from 'zod';
import { RestError } from './restError.ts';

const formSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

export type FormFields = z.output<typeof formSchema>;

/** The fields of a request, form or query, each read as the type that Twilio's documents give it. */
export class Form {
  readonly fields: FormFields;

  constructor(raw: unknown) {
    this.fields = formSchema.catch({}).parse(raw ?? {});
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.fields[name];
    return Array.isArray(value) ? value.at(-1) : value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (!value) throw new RestError(400, 21201, `No '${name}' specified`);
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined || value === '') return undefined;
    if (value !== 'true' && value !== 'false') throw new RestError(400, 20001, `Invalid value for ${name}`);
    return value === 'true';
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined || value === '') return undefined;
    if (!/^\d+$/.test(value)) throw new RestError(400, 20001, `Invalid value for ${name}`);
    return Number(value);
  }

  /** Repeated fields, or one field with its values separated by spaces. */
  list(name: string): string[] {
    return [this.fields[name] ?? []]
      .flat()
      .flatMap((value) => value.split(/\s+/))
      .filter(Boolean);
  }

  /** Repeated fields whose values may contain spaces, such as addresses of pictures. */
  repeated(name: string): string[] {
    return [this.fields[name] ?? []].flat().filter(Boolean);
  }

  url(name: string): string | undefined {
    const value = this.text(name);
    if (value && !/^https?:\/\/[^\s/]+/.test(value)) {
      throw new RestError(400, 21205, `${name} is not a valid URL: ${value}`);
    }
    return value;
  }
}
