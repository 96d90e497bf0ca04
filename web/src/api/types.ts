import type { z } from 'zod';
import type * as agents from '#core/contract/agents.ts';
import type * as api from '#core/contract/api.ts';

// The contract's replies and requests under short names. Types only: no schema code reaches the browser.

export type { AgentState, Board, QueueState } from '#core/contract/agents.ts';
export type {
  ClientDetail,
  ClientSummary,
  Conversation,
  Desk,
  FollowUp,
  Invite,
  MessageDetail,
  Offer,
  SessionReply,
  Settings,
} from '#core/contract/api.ts';

export type ActionReply = z.infer<typeof api.ActionReply>;
export type Address = z.infer<typeof api.Address>;
export type AgentList = z.infer<typeof agents.AgentList>;
export type QueueList = z.infer<typeof agents.QueueList>;
export type ClientPage = z.infer<typeof api.ClientPage>;
export type ConversationPage = z.infer<typeof api.ConversationPage>;
export type FollowUpPage = z.infer<typeof api.FollowUpPage>;
export type InvitePage = z.infer<typeof api.InvitePage>;
export type QuarantinePage = z.infer<typeof api.QuarantinePage>;
export type Timeline = z.infer<typeof api.Timeline>;
export type TimelineItem = z.infer<typeof api.TimelineItem>;

export type CreateClient = z.input<typeof api.CreateClient>;
export type CreateFollowUp = z.input<typeof api.CreateFollowUp>;
export type NewFollowUp = z.input<typeof api.NewFollowUp>;
export type Reply = z.input<typeof api.Reply>;
export type AddNote = z.input<typeof api.AddNote>;
export type SetIntent = z.input<typeof agents.SetIntent>;
export type StartConversation = z.input<typeof api.StartConversation>;
export type UpdateClient = z.input<typeof api.UpdateClient>;
export type UpdateSettings = z.input<typeof api.UpdateSettings>;
export type WrapUp = z.input<typeof api.WrapUp>;

export type ListClients = { query?: string; address?: string; cursor?: string; limit?: number };
export type ListConversations = Partial<
  Record<'state' | 'clientId' | 'queueId' | 'agentId' | 'channel' | 'cursor', string>
>;
export type ListFollowUps = Partial<Record<'clientId' | 'ownerId' | 'state' | 'cursor', string>>;
export type ReadTimeline = { after?: number; before?: number; limit?: number };
