import { z } from 'zod';

// The words of cases.

export const CaseKind = z.enum(['complaint', 'suggestion', 'request']);
export type CaseKind = z.infer<typeof CaseKind>;
export const CaseSeverity = z.enum(['low', 'normal', 'high', 'critical']);
export type CaseSeverity = z.infer<typeof CaseSeverity>;
/** awaiting_customer: nobody of ours can go on; resolved: done, and the client is to say whether all is well. */
export const CaseState = z.enum([
  'open',
  'acknowledged',
  'in_progress',
  'awaiting_customer',
  'resolved',
  'closed',
]);
export type CaseState = z.infer<typeof CaseState>;
export const CaseAction = z.enum([
  'acknowledge',
  'start',
  'await',
  'resume',
  'resolve',
  'close',
  'dismiss',
  'reopen',
]);
export type CaseAction = z.infer<typeof CaseAction>;
/** Why it happened: what the Pareto of causes counts. */
export const RootCause = z.enum([
  'people',
  'process',
  'product',
  'system',
  'policy',
  'supplier',
  'communication',
  'expectation',
]);
export type RootCause = z.infer<typeof RootCause>;
/** confirmed: the client said yes; silence: the client said nothing in time; the rest: a person's decision. */
export const ClosedWhy = z.enum(['confirmed', 'silence', 'by_agent', 'withdrawn', 'duplicate', 'unfounded']);
export type ClosedWhy = z.infer<typeof ClosedWhy>;
export const DismissWhy = z.enum(['withdrawn', 'duplicate', 'unfounded']);
export const ClockKind = z.enum(['acknowledge', 'first_action', 'close']);
export type ClockKind = z.infer<typeof ClockKind>;
export const RemedyKind = z.enum([
  'apology',
  'refund',
  'replacement',
  'repair',
  'discount',
  'voucher',
  'visit',
  'other',
]);
export type RemedyKind = z.infer<typeof RemedyKind>;
export const HandoffMode = z.enum(['ask', 'give']);
export type HandoffMode = z.infer<typeof HandoffMode>;
