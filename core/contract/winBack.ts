import { z } from 'zod';
import { idOf } from './ids.ts';
import { Instant } from './words.ts';

// Win-back: analysis, action, assessment; each phase has a form, and the next waits for it.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const WinBackPhase = z.enum(['analysis', 'action', 'assessment', 'closed']);
export type WinBackPhase = z.infer<typeof WinBackPhase>;
export const LossReason = z.enum(['price', 'service', 'competitor', 'no_need', 'other']);
export type LossReason = z.infer<typeof LossReason>;
export const WinBackResult = z.enum(['won', 'lost', 'pending']);
export type WinBackResult = z.infer<typeof WinBackResult>;
/** How the client is to be reached: a person calls or visits, a text or mail goes by itself when the governor lets it. */
export const WinBackWay = z.enum(['call', 'sms', 'email', 'visit']);
export type WinBackWay = z.infer<typeof WinBackWay>;

export const winBackEvents = {
  'winBack.opened': z.object({ caseId: Id, why: z.enum(['by_hand', 'lost_mvc']) }),
  'winBack.moved': z.object({ caseId: Id, phase: WinBackPhase }),
  'winBack.closed': z.object({ caseId: Id, result: WinBackResult, reason: LossReason }),
} as const;

export const WinBackCase = z.object({
  id: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  phase: WinBackPhase,
  openedAt: At,
  /** Null: by a rule, because a key client was lost. */
  openedBy: z.string().nullable(),
  owner: z.object({ id: Id, name: z.string() }).nullable(),
  valueLostMinor: z.number().int().nullable(),
  currency: z.string().nullable(),
  reason: LossReason.nullable(),
  competitor: z.string().nullable(),
  complaints: z.string().nullable(),
  isWorth: z.boolean().nullable(),
  analysedAt: At.nullable(),
  offer: z.string().nullable(),
  actedAt: At.nullable(),
  /** From then on the result is asked for. */
  assessAt: At.nullable(),
  result: WinBackResult.nullable(),
  costMinor: z.number().int().nullable(),
  lesson: z.string().nullable(),
  closedAt: At.nullable(),
  contacts: z.array(
    z.object({ place: z.number().int(), way: WinBackWay, dueAt: At, text: z.string(), state: z.string() }),
  ),
  /** What the client ordered in the year before the last order: what may be lost. */
  orderValueMinor: z.number().int().nullable(),
  orderCurrency: z.string().nullable(),
  /** Orders since the action began: what speaks for won. */
  ordersSince: z.number().int(),
});
export type WinBackCase = z.infer<typeof WinBackCase>;
export const WinBackPage = z.object({ items: z.array(WinBackCase), nextCursor: z.string().nullable() });
export type WinBackPage = z.infer<typeof WinBackPage>;

export const ListWinBack = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  phase: WinBackPhase.optional(),
  clientId: idOf('client').optional(),
});
export const OpenWinBack = z.strictObject({ clientId: idOf('client') });
export const WinBackParams = z.strictObject({ id: idOf('winBackCase') });

const Words = (most: number) => z.string().trim().min(1).max(most);
const Minor = z.number().int().min(0).max(1_000_000_000_000);
export const WinBackAnalysis = z
  .strictObject({
    valueLostMinor: Minor,
    currency: z.string().regex(/^[A-Z]{3}$/),
    reason: LossReason,
    competitor: Words(100).optional(),
    /** What the client last complained of. */
    complaints: Words(2_000),
    isWorth: z.boolean(),
    /** Asked for where it is not worth it: that closes the case. */
    lesson: Words(2_000).optional(),
  })
  .refine((form) => form.reason !== 'competitor' || form.competitor !== undefined, {
    path: ['competitor'],
    message: 'is missing',
  })
  .refine((form) => form.isWorth || form.lesson !== undefined, { path: ['lesson'], message: 'is missing' });
export type WinBackAnalysis = z.output<typeof WinBackAnalysis>;

export const WinBackAction = z.strictObject({
  ownerId: idOf('agent'),
  /** The offer or apology. */
  offer: Words(2_000),
  contacts: z
    .array(z.strictObject({ way: WinBackWay, dueAt: Instant, text: Words(1_600) }))
    .min(1)
    .max(10),
});
export type WinBackAction = z.output<typeof WinBackAction>;

export const WinBackAssessment = z.strictObject({
  result: WinBackResult,
  costMinor: Minor,
  lesson: Words(2_000),
});
export type WinBackAssessment = z.output<typeof WinBackAssessment>;

export const ReadWinBackFigures = z.strictObject({
  days: z.coerce.number().int().min(7).max(1_100).default(365),
});
export const WinBackFigures = z.object({
  open: z.number().int(),
  closed: z.number().int(),
  won: z.number().int(),
  /** Won of closed; null while nothing is closed. */
  recoveryRate: z.number().nullable(),
  reasons: z.array(z.object({ reason: LossReason, count: z.number().int(), won: z.number().int() })),
  competitors: z.array(z.object({ name: z.string(), count: z.number().int() })),
});
export type WinBackFigures = z.infer<typeof WinBackFigures>;
