import { createHash, createHmac } from 'node:crypto';

// The key to the page on which a client says whether a case is solved. It is made anew as the message leaves; its hash alone is
// stored, so that nobody here answers for the client.

/** 132 bits. Short, because it is part of a text message. */
const LENGTH = 22;
const SHAPE = /^[\w-]{22}$/;

/** Of the planned message that carries it. */
export function caseToken(authSecret: string, followUpId: string): string {
  return createHmac('sha256', authSecret).update(`case:${followUpId}`).digest('base64url').slice(0, LENGTH);
}

export function caseTokenHash(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}

/** Spares the database what link scanners make up. */
export function looksLikeCaseToken(token: string): boolean {
  return SHAPE.test(token);
}

/** In the place of the page's address until the message leaves: no agent sees it. */
export const CASE_LINK = '[case link]';

/** A planned message as it leaves, with the page's address. */
export function withCaseLink(
  { publicUrl, authSecret }: { publicUrl: string; authSecret: string },
  deliveryKey: string,
  text: string,
): string {
  const [, followUpId] = /^followUp-([\w-]{36})/.exec(deliveryKey) ?? [];
  if (followUpId === undefined) return text;
  return text.replaceAll(CASE_LINK, `${publicUrl}/k/${caseToken(authSecret, followUpId)}`);
}
