import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { DkimFound } from '../contract/mailAccounts.ts';
import type { MailDns } from './mailDns.ts';

// Keys that a domain's mails are signed with, and the record by which everybody can look up their public half.

/** What every reader of DKIM takes (RFC 8301). */
const BITS = 2_048;

/** PEM, and the base64 of the public half's DER form as the record has it. */
export async function makeKeyPair(): Promise<{ privateKey: string; publicKey: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS });
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}

/** Unlike any other of the domain, and the same for the same key. */
export const selectorOf = (publicKey: string): string =>
  `rapport-${createHash('sha256').update(publicKey).digest('hex').slice(0, 8)}`;

export const recordNameOf = (key: { selector: string; domain: string }): string =>
  `${key.selector}._domainkey.${key.domain}`;

export const recordOf = (key: { publicKey: string }): string => `v=DKIM1; k=rsa; p=${key.publicKey}`;

/** Whether the DNS has the record of this key. Null where nobody is asked. */
export async function findRecord(
  dns: MailDns | null,
  key: { selector: string; domain: string; publicKey: string },
): Promise<DkimFound | null> {
  if (dns === null) return null;
  try {
    const records = await dns(recordNameOf(key), 'TXT');
    // A record longer than 255 bytes comes in pieces.
    const texts = records.map((record) => (typeof record === 'string' ? record : record.join('')));
    if (texts.length === 0) return 'missing';
    return texts.length === 1 && hasKey(texts[0] ?? '', key.publicKey) ? 'found' : 'different';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'missing' : 'unknown';
  }
}

/** What else a record says (`t=y`, notes) is the domain's to say. */
function hasKey(record: string, publicKey: string): boolean {
  const tags = new Map(
    record.split(';').map((tag) => {
      const [name = '', ...value] = tag.split('=');
      return [name.trim().toLowerCase(), value.join('=').replaceAll(/\s/g, '')];
    }),
  );
  return (tags.get('k') ?? 'rsa') === 'rsa' && tags.get('p') === publicKey;
}
