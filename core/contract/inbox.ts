import { z } from 'zod';
import { idOf } from './ids.ts';
import { Channel, ConversationState, Instant, Outcome } from './words.ts';

// The pile of work, and what is done with it besides answering.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/**
 * mine: what I hold; team: all that is open in my queues and not put off; unassigned: what nobody has there; snoozed: what is put
 * off there; heldBack: what came there from blocked addresses and is in no other list.
 */
export const WorkList = z.enum(['mine', 'team', 'unassigned', 'snoozed', 'heldBack']);
export type WorkList = z.infer<typeof WorkList>;

/** What narrows a list of open work. `holder`: me, or nobody; `olderThanMinutes`: since it was opened. */
export const InboxFilter = {
  channel: Channel.optional(),
  queueId: idOf('queue').optional(),
  workState: z.enum(['queued', 'offered', 'handled', 'wrapping']).optional(),
  tagId: idOf('tag').optional(),
  agentId: idOf('agent').optional(),
  holder: z.enum(['me', 'nobody']).optional(),
  olderThanMinutes: z.coerce.number().int().min(1).max(527_040).optional(),
};

export const ListConversations = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  list: WorkList.optional(),
  state: ConversationState.or(z.literal('open')).optional(),
  clientId: idOf('client').optional(),
  ...InboxFilter,
  outcome: Outcome.optional(),
});

/** How much is in each list, as of one instant. */
export const WorkCounts = z.object({
  mine: z.number().int(),
  team: z.number().int(),
  unassigned: z.number().int(),
  snoozed: z.number().int(),
  heldBack: z.number().int(),
  /** Notes that name me and that I have not read. */
  mentions: z.number().int(),
});
export type WorkCounts = z.infer<typeof WorkCounts>;

/** Put off: until then or until the client answers, whichever is first; null: until the client answers. */
export const Snooze = z.object({ until: At.nullable(), byId: Id.nullable() });
export const SnoozeConversation = z.strictObject({ until: Instant.nullable() });

export const AssignConversation = z.strictObject({
  agentId: idOf('agent'),
  reason: z.string().trim().min(1).max(200).optional(),
});

export const inboxEvents = {
  'conversation.assigned': z.object({
    /** Who has it now, who gave it (null: a rule), and who had it. */
    agentId: Id,
    byAgentId: Id.nullable(),
    fromAgentId: Id.nullable(),
    reason: z.string().nullable(),
  }),
  /** `agentId`: who put it off, or had it when a rule did; null: nobody had. */
  'conversation.snoozed': z.object({ agentId: Id.nullable(), until: At.nullable(), queueId: Id }),
  'conversation.woken': z.object({ why: z.enum(['time', 'by_agent']), queueId: Id }),
} as const;
