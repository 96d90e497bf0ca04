import type { WorkCounts } from '#core/contract/inbox.ts';
import type { MergePreview, UndoneMerge } from '#core/contract/merges.ts';
import type { Suggestion } from '#core/contract/whoIsWho.ts';
import type { InboxView, InboxViewList } from '#core/contract/views.ts';
import type { BulkResult } from '#core/contract/bulk.ts';
import type { BlockedAddressPage } from '#core/contract/spam.ts';
import type { Tag, TagColour, TagList } from '#core/contract/tags.ts';
import type { WaitingPolicy } from '#core/contract/waiting.ts';
import type {
  AnswerMode,
  AnswerRecipients,
  Account,
  AccountSessions,
  BackupCodes,
  BulkOrder,
  Done,
  SecondFactorStart,
  SignInReply,
  ActionReply,
  AddNote,
  AgentList,
  AgentRouting,
  AgentState,
  Board,
  CallerId,
  TextSenders,
  ClientDetail,
  ClientPage,
  Conversation,
  ConversationPage,
  CreateClient,
  CreateFollowUp,
  Desk,
  FinishFollowUp,
  FollowUp,
  FollowUpPage,
  InvitePage,
  KeepWrapUpDraft,
  KeptWrapUpDraft,
  ListClients,
  ListConversations,
  ListFollowUps,
  MergeClients,
  MessageDetail,
  MonitorMode,
  CallRate,
  OutboundPolicy,
  Peaks,
  Person,
  ProvisionalPage,
  QuarantinePage,
  ConsentQuestionPage,
  DecideConsent,
  QueueList,
  QueueRouting,
  QueueSettings,
  ReadTimeline,
  RecentCall,
  Recording,
  RecordingAccess,
  Reply,
  ServiceLevelCalls,
  ServiceLevelFormula,
  SessionReply,
  SetIntent,
  Settings,
  Skill,
  StartConversation,
  SurveyPreview,
  Timeline,
  UpdateAgentRouting,
  UpdateClient,
  UpdatePerson,
  UpdateQueueRouting,
  UpdateQueueSettings,
  UpdateSettings,
  VerificationReport,
  VerificationRun,
  VoiceToken,
  WrapUp,
} from './types.ts';
import { careApi } from './care.ts';
import { mailboxApi } from './mailboxes.ts';
import { relationApi } from './relations.ts';
import { writingApi } from './writing.ts';
import { get, getText, patch, post, put } from './request.ts';

/** What an agent may do to a conversation without words of their own. */
export type CallAction =
  | 'accept'
  | 'decline'
  | 'hold'
  | 'resume'
  | 'mute'
  | 'unmute'
  | 'end'
  | 'close'
  | 'requeue'
  | 'call-back'
  | 'cancel-callback';

/** What is done with others in a call. */
export type InCallAction =
  | 'transfer'
  | 'consult'
  | 'add-party'
  | 'swap'
  | 'merge'
  | 'complete-transfer'
  | 'remove-party'
  | 'leave'
  | 'rejoin'
  | 'pause-recording'
  | 'resume-recording'
  | 'recording-consent'
  | 'ask-help'
  | 'end-help'
  | 'take-help';

export const api = {
  ...writingApi,
  ...relationApi,
  ...mailboxApi,
  ...careApi,
  signIn: (body: { email: string; password: string }) => post<SignInReply>('/api/auth/sign-in/email', body),
  giveCode: (code: string, kind: 'code' | 'backup-code') =>
    post<SignInReply>(`/api/auth/sign-in/${kind}`, { code }),
  setPassword: (body: { token: string; password: string }) => post<Done>('/api/auth/set-password', body),
  signOut: () => post<unknown>('/api/auth/sign-out'),
  account: () => get<Account>('/api/me/account'),
  accountSessions: () => get<AccountSessions>('/api/me/sessions'),
  endSession: (id: string) => post<Done>(`/api/me/sessions/${id}/end`),
  endOtherSessions: () => post<Done>('/api/me/sessions/end-others'),
  changePassword: (body: { current: string; next: string }) => post<Done>('/api/auth/change-password', body),
  startSecondFactor: (password: string) =>
    post<SecondFactorStart>('/api/auth/second-factor/start', { password }),
  confirmSecondFactor: (code: string) => post<Done>('/api/auth/second-factor/confirm', { code }),
  endSecondFactor: (body: { password: string; code: string }) =>
    post<Done>('/api/auth/second-factor/end', body),
  renewBackupCodes: (password: string) => post<BackupCodes>('/api/auth/backup-codes', { password }),
  session: () => get<SessionReply>('/api/session'),
  voiceToken: () => post<VoiceToken>('/api/voice/token'),

  desk: () => get<Desk>('/api/me/desk'),
  setIntent: (body: SetIntent) => put<AgentState>('/api/agents/me/intent', body),
  forceIntent: (id: string, body: SetIntent) => put<AgentState>(`/api/agents/${id}/intent`, body),
  cancelNext: () => post<AgentState>('/api/agents/me/cancel-next'),
  confirmPresence: () => post<AgentState>('/api/agents/me/confirm-presence'),
  agents: () => get<AgentList>('/api/agents'),
  queues: () => get<QueueList>('/api/queues'),
  board: () => get<Board>('/api/board'),
  serviceLevelCalls: (id: string, query: { formula: ServiceLevelFormula; cursor: string }) =>
    get<ServiceLevelCalls>(`/api/queues/${id}/service-level-calls`, query),

  clients: (query: ListClients) => get<ClientPage>('/api/clients', query),
  createClient: (body: CreateClient) => post<ClientDetail>('/api/clients', body),
  client: (id: string) => get<ClientDetail>(`/api/clients/${id}`),
  decideConsent: (id: string, body: DecideConsent) => put<ClientDetail>(`/api/clients/${id}/consent`, body),
  consentQuestions: (cursor?: string) => get<ConsentQuestionPage>('/api/consent-questions', { cursor }),
  updateClient: (id: string, body: UpdateClient) => patch<ClientDetail>(`/api/clients/${id}`, body),
  mergePreview: (id: string, loserId: string) =>
    get<MergePreview>(`/api/clients/${id}/merge-preview`, { loserId }),
  mergeClients: (id: string, body: MergeClients) => post<ClientDetail>(`/api/clients/${id}/merge`, body),
  workCounts: () => get<WorkCounts>('/api/inbox/counts'),
  join: (id: string, partId: string) => post<ActionReply>(`/api/conversations/${id}/join`, { partId }),
  split: (id: string, body: { messageId: string; hold: boolean }) =>
    post<ActionReply>(`/api/conversations/${id}/split`, body),
  separate: (id: string) => post<ActionReply>(`/api/conversations/${id}/separate`),
  snooze: (id: string, until: string | null) =>
    post<ActionReply>(`/api/conversations/${id}/snooze`, { until }),
  wake: (id: string) => post<ActionReply>(`/api/conversations/${id}/wake`),
  assign: (id: string, body: { agentId: string; reason?: string }) =>
    post<ActionReply>(`/api/conversations/${id}/assign`, body),
  returnToQueue: (id: string, reason: string) =>
    post<ActionReply>(`/api/conversations/${id}/requeue`, { reason }),
  tags: () => get<TagList>('/api/tags'),
  makeTag: (body: { name: string; colour: TagColour }) => post<Tag>('/api/tags', body),
  changeTag: (id: string, body: { name?: string; colour?: TagColour; retired?: boolean }) =>
    patch<Tag>(`/api/tags/${id}`, body),
  tag: (id: string, body: { add?: readonly string[]; remove?: readonly string[] }) =>
    post<ActionReply>(`/api/conversations/${id}/tag`, body),
  spam: (id: string, block: boolean) => post<ActionReply>(`/api/conversations/${id}/spam`, { block }),
  notSpam: (id: string) => post<ActionReply>(`/api/conversations/${id}/not-spam`),
  spamClient: (clientId: string) => post<ClientDetail>(`/api/clients/${clientId}/spam`),
  blockAddress: (clientId: string, body: { kind: 'phone' | 'email'; value: string; blocked: boolean }) =>
    put<ClientDetail>(`/api/clients/${clientId}/blocked`, body),
  blockedAddresses: (cursor?: string) => get<BlockedAddressPage>('/api/blocked-addresses', { cursor }),
  bulk: (body: BulkOrder) => post<BulkResult>('/api/inbox/bulk', body),
  undoBulk: (id: string) => post<BulkResult>(`/api/inbox/bulk/${id}/undo`),
  views: () => get<InboxViewList>('/api/inbox/views'),
  makeView: (body: { name: string; scope: 'own' | 'team'; filter: object }) =>
    post<InboxView>('/api/inbox/views', body),
  changeView: (id: string, body: { name?: string; move?: 'up' | 'down' }) =>
    patch<InboxView>(`/api/inbox/views/${id}`, body),
  deleteView: (id: string) => post<Done>(`/api/inbox/views/${id}/delete`),
  suggestions: (id: string) => get<{ items: Suggestion[] }>(`/api/clients/${id}/suggestions`),
  notSame: (id: string, otherId: string) => post<Done>(`/api/clients/${id}/not-same`, { otherId }),
  provisionalClients: (cursor?: string) => get<ProvisionalPage>('/api/provisional-clients', { cursor }),
  decideClient: (id: string, body: { name: string }) => post<ClientDetail>(`/api/clients/${id}/decide`, body),
  undoMerge: (mergeId: string) => post<UndoneMerge>(`/api/merges/${mergeId}/undo`),
  timeline: (id: string, query: ReadTimeline) => get<Timeline>(`/api/clients/${id}/timeline`, query),
  addNote: (id: string, body: AddNote) => post<unknown>(`/api/clients/${id}/notes`, body),

  conversations: (query: ListConversations) => get<ConversationPage>('/api/conversations', query),
  conversation: (id: string) => get<Conversation>(`/api/conversations/${id}`),
  startConversation: (body: StartConversation) => post<ActionReply>('/api/conversations', body),
  act: (id: string, action: CallAction, body: { reason?: string } = {}) =>
    post<ActionReply>(`/api/conversations/${id}/${action}`, body),
  inCall: (id: string, action: InCallAction, body: object) =>
    post<ActionReply>(`/api/conversations/${id}/${action}`, body),
  endAfterWork: (id: string) => post<Conversation>(`/api/conversations/${id}/after-work/end`),
  reply: (id: string, body: Reply) => post<ActionReply>(`/api/conversations/${id}/reply`, body),
  wrapUp: (id: string, body: WrapUp) => post<ActionReply>(`/api/conversations/${id}/wrap-up`, body),

  wrapUpDraft: (id: string) => get<KeptWrapUpDraft>(`/api/conversations/${id}/wrap-up-draft`),
  /** `isLeaving`: the page is about to go, and the request outlives it. */
  keepWrapUpDraft: (id: string, body: KeepWrapUpDraft, isLeaving: boolean) =>
    put<KeptWrapUpDraft>(`/api/conversations/${id}/wrap-up-draft`, body, { keepalive: isLeaving }),
  extendWrapUp: (id: string, seconds: number) =>
    post<Conversation>(`/api/conversations/${id}/extend-wrap-up`, { seconds }),
  requestWrapUp: (id: string, wanted: boolean) =>
    post<Conversation>(`/api/conversations/${id}/request-wrap-up`, { wanted }),
  surveyPreview: (id: string) => get<SurveyPreview>(`/api/conversations/${id}/survey-preview`),

  followUps: (query: ListFollowUps) => get<FollowUpPage>('/api/follow-ups', query),
  createFollowUp: (body: CreateFollowUp) => post<FollowUp>('/api/follow-ups', body),
  finishFollowUp: (id: string, how: 'done' | 'cancel', body: FinishFollowUp = {}) =>
    post<unknown>(`/api/follow-ups/${id}/${how}`, body),
  invites: (clientId: string) => get<InvitePage>('/api/surveys/invites', { clientId }),

  message: (id: string) => get<MessageDetail>(`/api/messages/${id}`),
  callRates: () => get<{ items: CallRate[] }>('/api/outbound/rates'),
  saveCallRates: (items: readonly CallRate[]) => put<{ items: CallRate[] }>('/api/outbound/rates', { items }),
  outboundPolicy: () => get<OutboundPolicy>('/api/outbound/policy'),
  saveOutboundPolicy: ({ isDefault: _isDefault, ...body }: Partial<OutboundPolicy>) =>
    put<OutboundPolicy>('/api/outbound/policy', body),
  callerIds: (to: string) =>
    get<{ items: CallerId[]; defaultId: string | null }>('/api/me/caller-ids', { to }),
  textSenders: (to: string) => get<TextSenders>('/api/me/text-senders', { to }),
  recentCalls: () => get<{ items: RecentCall[] }>('/api/me/recent-calls'),
  callColleague: (agentId: string) => post<unknown>(`/api/agents/${agentId}/call`),
  acceptInternalCall: () => post<unknown>('/api/me/internal-call/accept'),
  endInternalCall: () => post<unknown>('/api/me/internal-call/end'),
  forceComplete: (id: string, body: { reason: string }) =>
    post<Conversation>(`/api/conversations/${id}/force-complete`, body),
  startMonitoring: (id: string, body: { mode: MonitorMode; unseen?: boolean }) =>
    post<unknown>(`/api/conversations/${id}/monitor`, body),
  switchMonitoring: (id: string, body: { mode: MonitorMode }) =>
    put<unknown>(`/api/conversations/${id}/monitor`, body),
  leaveMonitoring: (id: string) => post<unknown>(`/api/conversations/${id}/monitor/end`),
  recordings: (conversationId: string) =>
    get<{ items: Recording[] }>(`/api/conversations/${conversationId}/recordings`),
  soundUrl: (recordingId: string) => `/api/recordings/${recordingId}/sound`,
  peaks: (recordingId: string) => get<Peaks>(`/api/recordings/${recordingId}/peaks`),
  recordingAccesses: (recordingId: string) =>
    get<{ items: RecordingAccess[] }>(`/api/recordings/${recordingId}/accesses`),
  holdRecording: (recordingId: string, body: { hold: boolean; reason: string }) =>
    put<Recording>(`/api/recordings/${recordingId}/hold`, body),
  answerRecipients: (messageId: string, mode: AnswerMode) =>
    get<AnswerRecipients>(`/api/messages/${messageId}/recipients`, { mode }),
  quarantined: (id: string) => getText(`/api/quarantine/${id}/raw`),
  quarantinedUrl: (id: string) => `/api/quarantine/${id}/raw`,
  replay: (id: string) => post<Done>(`/api/quarantine/${id}/replay`),
  fileUrl: (id: string) => `/api/attachments/${id}`,
  pictureUrl: (id: string) => `/api/attachments/${id}/image`,
  remoteImageUrl: (messageId: string, place: string) =>
    `/api/messages/${messageId}/remote-image?place=${encodeURIComponent(place)}`,
  rawMessageUrl: (id: string) => `/api/messages/${id}/raw`,
  settings: () => get<Settings>('/api/settings'),
  saveSettings: (body: UpdateSettings) => put<Settings>('/api/settings', body),
  queueWaiting: (id: string) => get<WaitingPolicy>(`/api/queues/${id}/waiting`),
  saveQueueWaiting: (id: string, body: WaitingPolicy) =>
    put<WaitingPolicy>(`/api/queues/${id}/waiting`, body),
  queueSettings: (id: string) => get<QueueSettings>(`/api/queues/${id}/settings`),
  saveQueueSettings: (id: string, body: UpdateQueueSettings) =>
    patch<QueueSettings>(`/api/queues/${id}/settings`, body),
  queueRouting: (id: string) => get<QueueRouting>(`/api/queues/${id}/routing`),
  saveQueueRouting: (id: string, body: UpdateQueueRouting) =>
    patch<QueueRouting>(`/api/queues/${id}/routing`, body),
  skills: () => get<{ items: Skill[] }>('/api/skills'),
  makeSkill: (name: string) => post<Skill>('/api/skills', { name }),
  people: () => get<{ items: Person[] }>('/api/people'),
  savePerson: (id: string, body: UpdatePerson) => patch<Person>(`/api/agents/${id}`, body),
  saveAgentRouting: (id: string, body: UpdateAgentRouting) =>
    patch<AgentRouting>(`/api/agents/${id}/routing`, body),
  verification: () => get<VerificationReport>('/api/operations/verification'),
  checkPromises: () => post<VerificationRun>('/api/operations/verification'),
  quarantine: (cursor?: string) => get<QuarantinePage>('/api/quarantine', { cursor }),
};
