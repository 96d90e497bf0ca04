import ipaddr from 'ipaddr.js';

const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an IP address belongs to the public internet. Everything else is refused: loopback, private and shared ranges,
 * link-local, multicast, documentation, benchmarking, reserved, and every IPv6 form that carries an IPv4 address inside
 * (mapped, NAT64, 6to4, Teredo), for what stands inside could be any of these. Ranges: IANA's special-purpose registries.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv4) return parsed.octets[0] !== 0;
  return parsed instanceof ipaddr.IPv6 && parsed.match(GLOBAL_UNICAST) && parsed.zoneId === undefined;
}
