import { z } from 'zod';
import { idOf } from './ids.ts';
import { MessageChannel } from './words.ts';

// Two conversations of one client that are worked on together: the head has the holder, the wrap-up and the survey; the part goes
// with it until it is separated.

const Id = z.uuid();

export const JoinConversation = z.strictObject({ partId: idOf('conversation') });

/** `hold`: whoever splits it off has it; else it waits in its queue. */
export const SplitConversation = z.strictObject({
  messageId: idOf('message'),
  hold: z.boolean().default(true),
});

export const linkEvents = {
  /** Told where the mail was: it has a conversation of its own now, which begins with it. */
  'conversation.mailSplitOff': z.object({
    messageId: Id,
    toConversationId: Id,
    subject: z.string().nullable(),
  }),
  /** Told in the head. */
  'conversation.joined': z.object({
    linkId: Id,
    partId: Id,
    channel: MessageChannel,
    subject: z.string().nullable(),
    agentId: Id,
    /** Who had the part; null: it waited. */
    wasAgentId: Id.nullable(),
  }),
  /** Told in the part. */
  'conversation.joinedTo': z.object({
    linkId: Id,
    headId: Id,
    channel: MessageChannel,
    subject: z.string().nullable(),
  }),
  /** Told in the part: whoever had it has it again, or it waits in its queue. */
  'conversation.separated': z.object({
    linkId: Id,
    headId: Id,
    agentId: Id.nullable(),
    queueId: Id.nullable(),
  }),
} as const;
