import { z } from 'zod';
import { idOf } from './ids.ts';
import { InboxFilter, WorkList } from './inbox.ts';
import { Channel } from './words.ts';

// Filters of the inbox that were saved under a name.

const Id = z.uuid();

/** own: its maker's; team: everybody's of the division, kept by supervisors. */
export const ViewScope = z.enum(['own', 'team']);
export type ViewScope = z.infer<typeof ViewScope>;

/** A list of the inbox, and what narrows it. */
export const ViewFilter = z.strictObject({ list: WorkList.default('team'), ...InboxFilter });
export type ViewFilter = z.infer<typeof ViewFilter>;
/** As it was saved: what it names may be gone since, and then it finds nothing. */
export const SavedFilter = z.object({
  list: WorkList,
  channel: Channel.optional(),
  queueId: Id.optional(),
  workState: InboxFilter.workState,
  tagId: Id.optional(),
  agentId: Id.optional(),
  holder: InboxFilter.holder,
  olderThanMinutes: z.number().int().optional(),
});
export type SavedFilter = z.infer<typeof SavedFilter>;

export const InboxView = z.object({
  id: Id,
  scope: ViewScope,
  name: z.string(),
  filter: SavedFilter,
  /** How much it finds now, for the one who asks. */
  count: z.number().int(),
  mayChange: z.boolean(),
});
export type InboxView = z.infer<typeof InboxView>;
/** The viewer's own first, then the team's; each in its order. */
export const InboxViewList = z.object({ items: z.array(InboxView), nextCursor: z.string().nullable() });
export type InboxViewList = z.infer<typeof InboxViewList>;
export const ViewParams = z.strictObject({ id: idOf('inboxView') });

const Name = z.string().trim().min(1).max(40);
export const NewView = z.strictObject({ scope: ViewScope, name: Name, filter: ViewFilter });
/** `move`: one place up or down among its owner's. */
export const UpdateView = z.strictObject({
  name: Name.optional(),
  filter: ViewFilter.optional(),
  move: z.enum(['up', 'down']).optional(),
});
