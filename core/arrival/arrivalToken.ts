import { createHmac, timingSafeEqual } from 'node:crypto';

// The key to one answer of one call: it names the conversation and the step, and fits no other call. Given again it is read
// again, and the step that it names is over.

export interface ArrivalToken {
  conversationId: string;
  /** The step at which the caller was asked. */
  step: number;
}

const SHAPE = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.(\d{1,4})\.([\w-]{22})$/;

export function arrivalToken(
  authSecret: string,
  { conversationId, step }: ArrivalToken,
  callSid: string,
): string {
  const named = `${conversationId}.${step}`;
  return `${named}.${sign(authSecret, named, callSid)}`;
}

/** What a token says; null for one that was not made by us, or for another call. */
export function readArrivalToken(authSecret: string, token: string, callSid: string): ArrivalToken | null {
  const [, conversationId, step, given] = SHAPE.exec(token) ?? [];
  if (conversationId === undefined || step === undefined || given === undefined) return null;
  const wanted = sign(authSecret, `${conversationId}.${step}`, callSid);
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(wanted))) return null;
  return { conversationId, step: Number(step) };
}

/** Whether this can be a token at all. */
export function looksLikeArrivalToken(text: string): boolean {
  return SHAPE.test(text);
}

function sign(authSecret: string, named: string, callSid: string): string {
  return createHmac('sha256', authSecret)
    .update(`arrival:${named}:${callSid}`)
    .digest('base64url')
    .slice(0, 22);
}
