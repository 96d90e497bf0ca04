import { Resolver } from 'node:dns/promises';

/** Asks for records of a kind: TXT, MX, A, AAAA. Rejects as Node's resolver does. */
export type MailDns = (name: string, type: string) => Promise<string[][] | string[]>;

const LIMIT_MS = 2_000;

/** The resolver of the machine, for what domains say of mail in their name. */
export function systemMailDns(): MailDns {
  const resolver = new Resolver({ timeout: LIMIT_MS, tries: 2 });
  // What a record looks like is the caller's to know: each kind has a shape of its own.
  return async (name, type) => {
    const found: unknown = await resolver.resolve(name, type);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node types it by the kind, which is data here
    return found as string[][] | string[];
  };
}
