import type {
  ActionReply,
  AddNote,
  AgentList,
  AgentState,
  Board,
  ClientDetail,
  ClientPage,
  Conversation,
  ConversationPage,
  CreateClient,
  CreateFollowUp,
  Desk,
  FollowUp,
  FollowUpPage,
  InvitePage,
  ListClients,
  ListConversations,
  ListFollowUps,
  MessageDetail,
  QuarantinePage,
  QueueList,
  ReadTimeline,
  Reply,
  SessionReply,
  SetIntent,
  Settings,
  StartConversation,
  Timeline,
  UpdateClient,
  UpdateSettings,
  WrapUp,
} from './types.ts';
import { get, patch, post, put } from './request.ts';

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
  | 'requeue';

export const api = {
  signIn: (body: { email: string; password: string }) => post<unknown>('/api/auth/sign-in/email', body),
  signOut: () => post<unknown>('/api/auth/sign-out'),
  session: () => get<SessionReply>('/api/session'),

  desk: () => get<Desk>('/api/me/desk'),
  setIntent: (body: SetIntent) => put<AgentState>('/api/agents/me/intent', body),
  confirmPresence: () => post<AgentState>('/api/agents/me/confirm-presence'),
  agents: () => get<AgentList>('/api/agents', { limit: 200 }),
  queues: () => get<QueueList>('/api/queues', { limit: 200 }),
  board: () => get<Board>('/api/board'),

  clients: (query: ListClients) => get<ClientPage>('/api/clients', query),
  createClient: (body: CreateClient) => post<ClientDetail>('/api/clients', body),
  client: (id: string) => get<ClientDetail>(`/api/clients/${id}`),
  updateClient: (id: string, body: UpdateClient) => patch<ClientDetail>(`/api/clients/${id}`, body),
  timeline: (id: string, query: ReadTimeline) => get<Timeline>(`/api/clients/${id}/timeline`, query),
  addNote: (id: string, body: AddNote) => post<unknown>(`/api/clients/${id}/notes`, body),

  conversations: (query: ListConversations) => get<ConversationPage>('/api/conversations', query),
  conversation: (id: string) => get<Conversation>(`/api/conversations/${id}`),
  startConversation: (body: StartConversation) => post<ActionReply>('/api/conversations', body),
  act: (id: string, action: CallAction, body: { reason?: string } = {}) =>
    post<ActionReply>(`/api/conversations/${id}/${action}`, body),
  reply: (id: string, body: Reply) => post<ActionReply>(`/api/conversations/${id}/reply`, body),
  wrapUp: (id: string, body: WrapUp) => post<ActionReply>(`/api/conversations/${id}/wrap-up`, body),

  followUps: (query: ListFollowUps) => get<FollowUpPage>('/api/follow-ups', query),
  createFollowUp: (body: CreateFollowUp) => post<FollowUp>('/api/follow-ups', body),
  finishFollowUp: (id: string, how: 'done' | 'cancel') => post<unknown>(`/api/follow-ups/${id}/${how}`),
  invites: (clientId: string) => get<InvitePage>('/api/surveys/invites', { clientId }),

  message: (id: string) => get<MessageDetail>(`/api/messages/${id}`),
  rawMessageUrl: (id: string) => `/api/messages/${id}/raw`,
  settings: () => get<Settings>('/api/settings'),
  saveSettings: (body: UpdateSettings) => put<Settings>('/api/settings', body),
  quarantine: (cursor?: string) => get<QuarantinePage>('/api/quarantine', { cursor }),
};
