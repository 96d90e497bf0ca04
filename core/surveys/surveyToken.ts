import { createHash, createHmac } from 'node:crypto';

// The key to one invite's page. It can be made anew at the instant of sending, so only its hash is stored: neither a copy
// of the database nor anything an agent can read gives it away.

/** 132 bits. Short, because it is part of a text message. */
const LENGTH = 22;
const SHAPE = /^[\w-]{22}$/;

/** The token in the link of this invite. */
export function surveyToken(authSecret: string, inviteId: string): string {
  return createHmac('sha256', authSecret).update(`survey:${inviteId}`).digest('base64url').slice(0, LENGTH);
}

/** What is stored of a token and looked up by it. */
export function surveyTokenHash(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}

/** Whether this can be a token at all; spares the database what link scanners make up. */
export function looksLikeSurveyToken(token: string): boolean {
  return SHAPE.test(token);
}
