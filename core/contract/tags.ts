import { z } from 'zod';
import { idOf } from './ids.ts';

// Tags: words by which a division sorts its conversations.

const Id = z.uuid();

/** The tones of the theme, so that a tag reads in light and in dark. */
export const TagColour = z.enum(['quiet', 'good', 'warn', 'bad', 'info', 'care', 'accent']);
export type TagColour = z.infer<typeof TagColour>;

/** As a conversation bears it. */
export const TagMark = z.object({ id: Id, name: z.string(), colour: TagColour });
export type TagMark = z.infer<typeof TagMark>;

export const Tag = TagMark.extend({
  /** Kept where it is, not offered for choosing any more. */
  retired: z.boolean(),
  /** How many conversations bear it. */
  conversations: z.number().int(),
});
export type Tag = z.infer<typeof Tag>;
export const TagList = z.object({ items: z.array(Tag), nextCursor: z.string().nullable() });
export type TagList = z.infer<typeof TagList>;
export const TagParams = z.strictObject({ id: idOf('tag') });

const Name = z.string().trim().min(1).max(40);
export const NewTag = z.strictObject({ name: Name, colour: TagColour.default('quiet') });
export const UpdateTag = z.strictObject({
  name: Name.optional(),
  colour: TagColour.optional(),
  retired: z.boolean().optional(),
});

/** What one conversation can bear. */
export const MOST_TAGS = 20;
/** What is on already, or off already, is left as it is. */
export const TagConversation = z.strictObject({
  add: z.array(idOf('tag')).max(MOST_TAGS).default([]),
  remove: z.array(idOf('tag')).max(MOST_TAGS).default([]),
});

const Named = z.object({ id: Id, name: z.string() });
export const tagEvents = {
  /** With the names of that day: a tag may be called otherwise later. */
  'conversation.tagged': z.object({ added: z.array(Named), removed: z.array(Named) }),
} as const;
