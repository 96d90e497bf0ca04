import { z } from 'zod';
import { idOf } from './ids.ts';
import { Channel, Instant, Tier } from './words.ts';

// What a client is to us: how it feels, how it behaves, in what state of its life the relationship is.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** LC-03. Never yet anything, built, growing, kept, over, won back. */
export const RelationState = z.enum([
  'prospect',
  'established',
  'developing',
  'maintained',
  'broken',
  'regained',
]);
export type RelationState = z.infer<typeof RelationState>;

/** behaviour and feeling, each high or low. */
export const Quadrant = z.enum(['healthy', 'at_risk', 'develop', 'breaking']);
export type Quadrant = z.infer<typeof Quadrant>;

/** */
export const ValueGroup = z.enum(['mvc', 'lost_mvc', 'potential', 'ordinary']);
export type ValueGroup = z.infer<typeof ValueGroup>;

/** How a client felt, as an agent says it in wrap-up. */
export const Feeling = z.union([z.literal(-1), z.literal(-0.5), z.literal(0), z.literal(0.5), z.literal(1)]);
export type Feeling = z.infer<typeof Feeling>;

export const RelationReason = z.enum([
  'first_order',
  'orders',
  'contacts',
  'steady',
  'silence',
  'order_again',
  'contact_again',
  'won_back',
  'by_hand',
  'feeling_fell',
  'feeling_rose',
  'behaviour_fell',
  'behaviour_rose',
  'first_known',
  'tier',
  'no_order_yet',
  'active_again',
]);
export type RelationReason = z.infer<typeof RelationReason>;

export const RelationChangeKind = z.enum(['state', 'quadrant', 'dormancy', 'valueGroup']);
/** What it was judged by, as it was then. */
const RelationFacts = z.object({
  emotion: z.number().nullable(),
  behaviour: z.number(),
  silentDays: z.number().int().nullable(),
  orders: z.number().int(),
  contacts: z.number().int(),
});

export const relationEvents = {
  /** `to` null: no longer dormant, or not known any more. */
  'relation.changed': z.object({
    what: RelationChangeKind,
    from: z.string().nullable(),
    to: z.string().nullable(),
    reason: RelationReason,
    facts: RelationFacts,
    /** What the person who said so wrote. */
    note: z.string().optional(),
  }),
  'order.recorded': z.object({
    orderId: Id,
    number: z.string(),
    amountMinor: z.number().int(),
    currency: z.string(),
    orderedAt: At,
  }),
} as const;

/** One point of the index over time. */
const TrendPoint = z.object({ at: At, emotion: z.number().nullable() });
export const RecentFeeling = z.object({
  conversationId: Id,
  channel: Channel,
  at: At,
  value: z.number(),
  from: z.enum(['survey', 'agent', 'words']),
});
export const Order = z.object({
  id: Id,
  number: z.string(),
  amountMinor: z.number().int(),
  currency: z.string(),
  orderedAt: At,
});
export type Order = z.infer<typeof Order>;
export const OrderPage = z.object({ items: z.array(Order), nextCursor: z.string().nullable() });
export type OrderPage = z.infer<typeof OrderPage>;

export const ClientRelation = z.object({
  state: RelationState,
  stateSince: At.nullable(),
  /** The states that a person may set it to. */
  mayBecome: z.array(RelationState),
  quadrant: Quadrant.nullable(),
  quadrantSince: At.nullable(),
  emotion: z.number().nullable(),
  behaviour: z.number(),
  /** Orders and contacts of 90 days, and how many make it full in this segment. */
  activity: z.number().int(),
  activityTop: z.number(),
  segment: z.string(),
  valueGroup: ValueGroup,
  dormantSince: At.nullable(),
  tenureYears: z.number(),
  lastActiveAt: At.nullable(),
  trend: z.array(TrendPoint),
  feelings: z.array(RecentFeeling),
  orders: z.array(Order),
  orderCount: z.number().int(),
  /** Why it is as it is: its last changes, the newest first. */
  changes: z.array(
    z.object({
      what: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      reason: RelationReason,
      at: At,
    }),
  ),
  openWinBackId: Id.nullable(),
});
export type ClientRelation = z.infer<typeof ClientRelation>;

export const SetRelationState = z.strictObject({
  to: RelationState,
  reason: z.string().trim().min(3).max(500),
});
export type SetRelationState = z.infer<typeof SetRelationState>;

// ---- lists and figures ----

export const RelationList = z.enum([
  'healthy',
  'at_risk',
  'develop',
  'breaking',
  'unknown',
  'dormant',
  'look_alike',
  'lost_mvc',
  'mvc',
]);
export type RelationList = z.infer<typeof RelationList>;

const Paged = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
export const ListRelations = z.strictObject({
  ...Paged,
  list: RelationList.optional(),
  state: RelationState.optional(),
  tenure: z.enum(['under_1', 'from_1_to_3', 'from_3_to_5', 'over_5']).optional(),
});
export type ListRelations = z.infer<typeof ListRelations>;
export const RelationRow = z.object({
  clientId: Id,
  name: z.string().nullable(),
  tier: Tier,
  state: RelationState,
  quadrant: Quadrant.nullable(),
  emotion: z.number().nullable(),
  behaviour: z.number(),
  valueGroup: ValueGroup,
  since: At.nullable(),
  lastActiveAt: At.nullable(),
  dormantSince: At.nullable(),
  accountAgent: z.string().nullable(),
  similarity: z.number().nullable(),
  alikeIn: z.array(z.string()),
  openWinBackId: Id.nullable(),
});
export type RelationRow = z.infer<typeof RelationRow>;
export const RelationPage = z.object({ items: z.array(RelationRow), nextCursor: z.string().nullable() });
export type RelationPage = z.infer<typeof RelationPage>;

/** LC-13. */
export const LostClient = z.object({
  clientId: Id,
  name: z.string().nullable(),
  tierSeen: Tier,
  lastContactAt: At.nullable(),
  lastOrderAt: At.nullable(),
  lastScore: z.number().int().nullable(),
  reason: z.string().nullable(),
  competitor: z.string().nullable(),
  /** The orders of the year before the last one. */
  valueMinor: z.number().int(),
  currency: z.string().nullable(),
  lostAt: At.nullable(),
  openWinBackId: Id.nullable(),
});
export type LostClient = z.infer<typeof LostClient>;
export const LostClientPage = z.object({ items: z.array(LostClient), nextCursor: z.string().nullable() });
export type LostClientPage = z.infer<typeof LostClientPage>;
export const ListLost = z.strictObject(Paged);

const Counts = <K extends string>(keys: readonly [K, ...K[]]) => z.record(z.enum(keys), z.number().int());
export const RelationSummary = z.object({
  quadrants: Counts(['healthy', 'at_risk', 'develop', 'breaking', 'unknown']),
  states: z.record(RelationState, z.number().int()),
  tenure: Counts(['under_1', 'from_1_to_3', 'from_3_to_5', 'over_5']),
  mvc: z.number().int(),
  lostMvc: z.number().int(),
  dormant: z.number().int(),
  lookAlikes: z.number().int(),
  /** Lost clients that the look-alikes are measured by, and how many it takes. */
  lostForLookAlikes: z.object({ have: z.number().int(), need: z.number().int() }),
  refreshedAt: At.nullable(),
});
export type RelationSummary = z.infer<typeof RelationSummary>;

export const RetentionFigure = z.enum([
  'active_before',
  'retained',
  'churned',
  'won_back',
  'found',
  'lifted',
]);
export type RetentionFigure = z.infer<typeof RetentionFigure>;
const Days = z.coerce.number().int().min(7).max(366).default(90);
export const ReadRetention = z.strictObject({ days: Days });
export const ListRetention = z.strictObject({ ...Paged, days: Days, figure: RetentionFigure });
const Rate = z.object({ before: z.number().int(), kept: z.number().int(), rate: z.number().nullable() });
export const Retention = z.object({
  from: At,
  to: At,
  counts: z.record(RetentionFigure, z.number().int()),
  /** LC-33: active in both periods, of those active in the one before. Null while nobody was. */
  rate: z.number().nullable(),
  bySegment: z.array(Rate.extend({ segment: z.string() })),
  byAgent: z.array(Rate.extend({ agentName: z.string().nullable() })),
});
export type Retention = z.infer<typeof Retention>;

// ---- orders ----

export const ImportOrders = z.strictObject({
  orders: z
    .array(
      z.strictObject({
        number: z.string().trim().min(1).max(100),
        /** By id, or by a number or mail address that the client has. */
        clientId: idOf('client').optional(),
        address: z.string().trim().min(3).max(320).optional(),
        amountMinor: z.number().int().min(0).max(1_000_000_000_000),
        currency: z.string().regex(/^[A-Z]{3}$/),
        orderedAt: Instant,
      }),
    )
    .min(1)
    .max(500),
});
export type ImportOrders = z.output<typeof ImportOrders>;
export const ImportedOrders = z.object({
  items: z.array(
    z.object({ number: z.string(), result: z.enum(['recorded', 'known', 'no_such_client', 'in_future']) }),
  ),
});
export type ImportedOrders = z.infer<typeof ImportedOrders>;
export const ListOrders = z.strictObject(Paged);

// ---- settings ----

/** Switches of this part, with what holds while nobody has said otherwise. */
export const RelationSettings = z.strictObject({
  /** below it the feeling is low. */
  feelingLowBelow: z.number().min(-1).max(1).default(0),
  /** From it on the behaviour is high. */
  behaviourHighFrom: z.number().min(0).max(1).default(0.5),
  dormantDays: z.number().int().min(7).max(3_650).default(120),
  brokenDays: z.number().int().min(30).max(3_650).default(365),
  /** no order for so long. */
  lostDays: z.number().int().min(30).max(3_650).default(365),
  /** LC-05: the retention call is due within so many hours. */
  retentionHours: z.number().int().min(1).max(720).default(24),
  /** LC-22: a key client from whom nothing was heard for so long. */
  keySilenceDays: z.number().int().min(7).max(365).default(45),
  lookAlikes: z.number().int().min(1).max(200).default(20),
  /** LC-23: who takes clients from us. */
  competitors: z.array(z.string().trim().min(1).max(100)).max(50).default([]),
});
export type RelationSettings = z.infer<typeof RelationSettings>;
