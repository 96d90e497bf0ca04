/** The rooms of the console's sockets; only the server joins anybody to one. */
export const rooms = {
  user: (userId: string): string => `user:${userId}`,
  session: (sessionId: string): string => `session:${sessionId}`,
  agent: (agentId: string): string => `agent:${agentId}`,
  queue: (queueId: string): string => `queue:${queueId}`,
  client: (clientId: string): string => `client:${clientId}`,
  board: (divisionId: string): string => `board:${divisionId}`,
} as const;
