import type { MailDns } from '../../core/channels/mailDns.ts';

/** A resolver that knows these records, by `name type`, and says of all else that there is none. */
export function fakeDns(records: Record<string, string[][] | string[]>): MailDns & { asked: string[] } {
  const asked: string[] = [];
  const resolve: MailDns = (name, type) => {
    asked.push(`${name} ${type}`);
    const found = records[`${name.toLowerCase()} ${type}`];
    if (found) return Promise.resolve(found);
    return Promise.reject(Object.assign(new Error(`no ${type} of ${name}`), { code: 'ENOTFOUND' }));
  };
  return Object.assign(resolve, { asked });
}
