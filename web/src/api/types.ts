import type { z } from 'zod';
import type * as afterCall from '#core/contract/afterCall.ts';
import type * as agents from '#core/contract/agents.ts';
import type * as api from '#core/contract/api.ts';
import type * as bulk from '#core/contract/bulk.ts';
import type * as canned from '#core/contract/canned.ts';
import type * as consent from '#core/contract/consent.ts';
import type * as drafts from '#core/contract/drafts.ts';
import type * as surveys from '#core/contract/surveys.ts';
import type * as merges from '#core/contract/merges.ts';
import type * as inCall from '#core/contract/inCall.ts';
import type * as handOver from '#core/contract/handOver.ts';
import type * as followUps from '#core/contract/followUps.ts';
import type * as whoIsWho from '#core/contract/whoIsWho.ts';
import type * as search from '#core/contract/search.ts';
import type * as settings from '#core/contract/settings.ts';

// The contract's replies and requests under short names. Types only: no schema code reaches the browser.

export type { AgentState, Board, QueueState } from '#core/contract/agents.ts';
export type {
  ClientDetail,
  ClientSummary,
  Conversation,
  Desk,
  MessageDetail,
  UndoneMessage,
  Offer,
  SessionReply,
} from '#core/contract/api.ts';
export type { CannedResponse, CannedScope } from '#core/contract/canned.ts';
export type { Upload } from '#core/contract/attachments.ts';
export type { Draft, DraftChannel } from '#core/contract/drafts.ts';
export type { FollowUp } from '#core/contract/followUps.ts';
export type { Notice, NoticeList } from '#core/contract/notices.ts';
export type { AnswerMode, AnswerRecipients, MailAnswer, Mailbox } from '#core/contract/mail.ts';
export type {
  DkimKey,
  ImapAccount,
  ImapAfter,
  ImapFolderList,
  SaveImap,
  MailboxWays,
  MailSecurity,
  MailSignIn,
  SaveSmtp,
  TestMailResult,
} from '#core/contract/mailAccounts.ts';
export type { MailConsent, SaveConsent } from '#core/contract/mailConsents.ts';
export type { Invite } from '#core/contract/surveys.ts';
export type {
  Account,
  AccountSession,
  AccountSessions,
  BackupCodes,
  Done,
  SecondFactorStart,
  SignInReply,
} from '#core/contract/access.ts';
export type { Person, UpdatePerson } from '#core/contract/people.ts';
export type {
  AgentRouting,
  QueueRouting,
  RequiredSkill,
  Skill,
  UpdateAgentRouting,
  UpdateQueueRouting,
} from '#core/contract/skills.ts';
export type { Tag, TagColour, TagMark } from '#core/contract/tags.ts';
export type { BlockedAddress } from '#core/contract/spam.ts';
export type { Settings } from '#core/contract/settings.ts';
export type { QueueSettings, UpdateQueueSettings } from '#core/contract/queues.ts';
export type { Peaks, Recording, RecordingAccess } from '#core/contract/recordings.ts';
export type { CallerId, InternalCall, RecentCall } from '#core/contract/dialling.ts';
export type { TextSenders } from '#core/contract/senders.ts';
export type { CallRate, OutboundPolicy } from '#core/contract/outbound.ts';
export type { HelpRequest } from '#core/contract/inCall.ts';
export type { Monitor, MonitorMode } from '#core/contract/monitoring.ts';
export type { PhoneProvider, VoiceToken } from '#core/contract/voice.ts';

export type { ServiceLevelCall, ServiceLevelCalls, ServiceLevelFormula } from '#core/contract/figures.ts';
export type { KeptWrapUpDraft, NewPromise, SurveyPreview, WrapUpDraft } from '#core/contract/afterCall.ts';

export type { PromiseResult, VerificationReport, VerificationRun } from '#core/contract/verification.ts';

export type ActionReply = z.infer<typeof api.ActionReply>;
export type Address = z.infer<typeof api.Address>;
export type AgentList = z.infer<typeof agents.AgentList>;
export type QueueList = z.infer<typeof agents.QueueList>;
export type ClientPage = z.infer<typeof api.ClientPage>;
export type ConversationPage = z.infer<typeof api.ConversationPage>;
export type FollowUpPage = z.infer<typeof api.FollowUpPage>;
export type InvitePage = z.infer<typeof surveys.InvitePage>;
export type ConsentQuestionPage = z.infer<typeof consent.ConsentQuestionPage>;
export type DecideConsent = z.input<typeof consent.DecideConsent>;
export type ProvisionalPage = z.infer<typeof whoIsWho.ProvisionalPage>;
export type QuarantinePage = z.infer<typeof api.QuarantinePage>;
export type Timeline = z.infer<typeof api.Timeline>;
export type TimelineItem = z.infer<typeof api.TimelineItem>;

export type CannedResponseList = z.infer<typeof canned.CannedResponseList>;
export type NewCannedResponse = z.input<typeof canned.NewCannedResponse>;
export type UpdateCannedResponse = z.input<typeof canned.UpdateCannedResponse>;
export type ChangeText = z.input<typeof followUps.ChangeText>;
export type DraftList = z.infer<typeof drafts.DraftList>;
export type SaveDraft = z.input<typeof drafts.SaveDraft>;
export type FinishFollowUp = z.input<typeof afterCall.FinishFollowUp>;
export type KeepWrapUpDraft = z.input<typeof afterCall.KeepWrapUpDraft>;
export type CreateClient = z.input<typeof api.CreateClient>;
export type MoveFollowUp = z.input<typeof followUps.MoveFollowUp>;
export type HandOver = z.input<typeof handOver.HandOver>;
export type AssignFollowUp = z.input<typeof followUps.AssignFollowUp>;
export type CreateFollowUp = z.input<typeof followUps.CreateFollowUp>;
export type NewFollowUp = z.input<typeof followUps.NewFollowUp>;
export type Reply = z.input<typeof api.Reply>;
export type AddNote = z.input<typeof api.AddNote>;
export type SetIntent = z.input<typeof agents.SetIntent>;
export type StartConversation = z.input<typeof api.StartConversation>;
export type UpdateClient = z.input<typeof api.UpdateClient>;
export type UpdateSettings = z.input<typeof settings.UpdateSettings>;
export type TransferOrder = z.input<typeof inCall.TransferOrder>;
export type WrapUp = z.input<typeof api.WrapUp>;

export type BulkOrder = z.input<typeof bulk.BulkOrder>;
export type MergeClients = z.input<typeof merges.MergeClients>;
export type ListClients = { query?: string; address?: string; cursor?: string; limit?: number };
export type ListConversations = Partial<
  Record<
    | 'list'
    | 'state'
    | 'clientId'
    | 'queueId'
    | 'agentId'
    | 'channel'
    | 'tagId'
    | 'outcome'
    | 'workState'
    | 'holder'
    | 'olderThanMinutes'
    | 'cursor',
    string
  >
>;

export type ListFollowUps = Partial<
  Record<'clientId' | 'ownerId' | 'queueId' | 'kind' | 'category' | 'state' | 'cursor', string>
> & { limit?: number };
export type ReadTimeline = { after?: number; before?: number; limit?: number; of?: string };

export type { SearchHit } from '#core/contract/search.ts';
export type SearchQuery = { q: string } & Partial<
  Record<Exclude<keyof z.input<typeof search.SearchMessages>, 'q'>, string>
>;
export type SearchPage = z.output<typeof search.SearchPage>;
