import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { OutsideError } from './outsideError.ts';

// A name is looked up once, and the connection goes to what was checked: a second answer of the DNS has no say.

export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>;
export type HostAddress = Awaited<ReturnType<Resolve>>[number];

export const byDns: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/** All addresses of a name; an address is its own. Throws OutsideError `unknown_host`. */
export async function resolveHost(resolve: Resolve, host: string): Promise<HostAddress[]> {
  const family = isIP(host);
  if (family > 0) return [{ address: host, family }];
  try {
    const found = await resolve(host);
    if (found.length > 0) return found;
  } catch (cause) {
    throw new OutsideError('unknown_host', cause);
  }
  throw new OutsideError('unknown_host');
}

/** For a connection that may go to these addresses only. */
export function onlyTo(addresses: readonly HostAddress[]): LookupFunction {
  return (_host, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
}
