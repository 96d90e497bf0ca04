import { createHmac, timingSafeEqual } from 'node:crypto';
import { domainToASCII } from 'node:url';

// What ties a mail that comes back to one that went out: the plus token of a reply address and our own Message-IDs.
// Both carry an HMAC of 128 bits, so that they can be recognised but not made up. Must stay true: all of it is lower
// case and survives a relay that changes case, and there is exactly one spelling of each.

const MAC_BYTES = 16;
const MAC_BITS = BigInt(MAC_BYTES * 8);
/** The 122 free bits of a UUID of version 7 and the HMAC, in base 36: as short as they get, for the local part's sake. */
const TOKEN_LETTERS = 49;
const TOKEN = new RegExp(`^[0-9a-z]{${TOKEN_LETTERS}}$`);
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const MAIL_ID = new RegExp(`^d\\.(${UUID})\\.([0-9a-f]{32})@([^\\s<>@]+)$`);
/** RFC 5321: longer ones need not be delivered. */
const MAX_LOCAL_PART = 64;

/**
 * The one spelling of a mail address: lower case, the domain in its ASCII form.
 * Null when it is not a plain address (so no quoted local parts, which hardly anyone has and many read differently).
 */
export function normaliseMailAddress(address: string): string | null {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).normalize('NFC').toLowerCase();
  const domain = at > 0 ? domainToASCII(address.slice(at + 1)).toLowerCase() : '';
  if (!/^[^\s<>()[\]\\,;:"@\p{C}]+$/u.test(local) || local.length > MAX_LOCAL_PART) return null;
  if (!/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(domain))
    return null;
  return `${local}@${domain}`;
}

/**
 * The address for replies to one delivery, and so of one recipient (its id: UUID version 7). It is the plain one when the
 * token would make it too long to be delivered, at 15 letters before the @ or more; the Message-ID still finds the thread.
 */
export function replyAddress(secret: string, ourAddress: string, deliveryId: string): string {
  const [local = '', domain = ''] = ourAddress.split('@');
  const withToken = `${local}+${threadToken(secret, ourAddress, deliveryId)}`;
  return withToken.length > MAX_LOCAL_PART ? ourAddress : `${withToken}@${domain}`;
}

export type AddressedTo =
  | { kind: 'plain'; address: string }
  | { kind: 'thread'; address: string; deliveryId: string }
  | { kind: 'forged' };

/**
 * Reads a recipient: one of our addresses as it is, or with a plus token. Anything behind a plus that is not a
 * token of ours is `forged`. Whether the address is ours is for the caller to ask.
 */
export function readRecipient(secret: string, recipient: string): AddressedTo {
  const match = /^([^+@]+)\+([^@]*)@([^@]+)$/.exec(recipient);
  if (!match) return { kind: 'plain', address: recipient };
  const [, local = '', token = '', domain = ''] = match;
  const address = `${local}@${domain}`;
  const deliveryId = deliveryOf(token);
  if (!deliveryId || !isSame(token, threadToken(secret, address, deliveryId))) return { kind: 'forged' };
  return { kind: 'thread', address, deliveryId };
}

/** The Message-ID of a delivery, without angle brackets. The same delivery always has the same. */
export function makeMailId(secret: string, deliveryId: string, from: string): string {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return `d.${deliveryId}.${mac(secret, 'message-id', `${deliveryId} ${domain}`).toString('hex')}@${domain}`;
}

/** The delivery whose Message-ID this is, or null when it is none of ours or made up. */
export function deliveryOfMailId(secret: string, mailId: string): string | null {
  const [, deliveryId, , domain] = MAIL_ID.exec(mailId.toLowerCase()) ?? [];
  if (deliveryId === undefined || domain === undefined) return null;
  return isSame(mailId.toLowerCase(), makeMailId(secret, deliveryId, `@${domain}`)) ? deliveryId : null;
}

function threadToken(secret: string, ourAddress: string, deliveryId: string): string {
  const proof = BigInt(`0x${mac(secret, 'reply-token', `${deliveryId} ${ourAddress}`).toString('hex')}`);
  return ((freeBits(deliveryId) << MAC_BITS) | proof).toString(36).padStart(TOKEN_LETTERS, '0');
}

/** The delivery that a token names; whether it may is the HMAC's to say. */
function deliveryOf(token: string): string | null {
  if (!TOKEN.test(token)) return null;
  let bits = 0n;
  for (const letter of token) bits = bits * 36n + BigInt(Number.parseInt(letter, 36));
  return withFreeBits(bits >> MAC_BITS);
}

/** A UUID of version 7 is 48 bits of time, 4 of version, 12 free, 2 of variant, 62 free. */
function freeBits(uuid: string): bigint {
  const all = BigInt(`0x${uuid.replaceAll('-', '')}`);
  return ((all >> 80n) << 74n) | (((all >> 64n) & 0xfffn) << 62n) | BigInt.asUintN(62, all);
}

function withFreeBits(bits: bigint): string | null {
  if (bits >> 122n !== 0n) return null;
  const all =
    ((bits >> 74n) << 80n) |
    (7n << 76n) |
    (((bits >> 62n) & 0xfffn) << 64n) |
    (2n << 62n) |
    BigInt.asUintN(62, bits);
  const hex = all.toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function mac(secret: string, purpose: string, about: string): Buffer {
  return createHmac('sha256', secret)
    .update(`rapport mail ${purpose}\n${about}`)
    .digest()
    .subarray(0, MAC_BYTES);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
