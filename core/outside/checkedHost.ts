import { connect, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { OutsideError } from './outsideError.ts';
import { isPublicAddress } from './publicAddress.ts';
import { byDns, onlyTo, resolveHost, type HostAddress, type Resolve } from './resolving.ts';

// Servers whose names come from data and that speak something else than HTTP: mail accounts. The same rule as for the one
// HTTP client: the name is looked up once, every address of it must be public, and the connection goes to what was checked.

export interface HostRule {
  /** With the sandbox as outside world this machine may be meant as well. */
  sandbox: boolean;
  /** Outside the sandbox these and no others, so that nobody tries doors. */
  ports: readonly number[];
}

interface Place {
  host: string;
  port: number;
}

/** All addresses of a host that may be connected to. Throws OutsideError: `port`, `unknown_host`, `private_address`. */
export async function checkHost(
  { host, port }: Place,
  { sandbox, ports }: HostRule,
  resolve: Resolve = byDns,
): Promise<HostAddress[]> {
  if (!sandbox && !ports.includes(port)) throw new OutsideError('port');
  const found = await resolveHost(resolve, host);
  const mayBe = (address: string): boolean => isPublicAddress(address) || (sandbox && isLoopback(address));
  if (!found.every(({ address }) => mayBe(address))) throw new OutsideError('private_address');
  return found;
}

const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback';

/** A connection to one of the addresses that were checked. Rejects with OutsideError, or with Node's error. */
export async function connectChecked(
  place: Place,
  rule: HostRule,
  { timeoutMs }: { timeoutMs: number },
): Promise<Socket> {
  const addresses = await checkHost(place, rule);
  return new Promise<Socket>((resolve, reject) => {
    const socket = connect({ ...place, lookup: onlyTo(addresses), autoSelectFamily: true });
    const timer = setTimeout(() => socket.destroy(new OutsideError('too_slow')), timeoutMs);
    socket.once('error', reject);
    socket.once('close', () => clearTimeout(timer));
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
