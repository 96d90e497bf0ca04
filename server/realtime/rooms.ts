/** The rooms of the console's sockets; only the server joins anybody to one. */
export const rooms = {
  user: (userId: string): string => `user:${userId}`,
  session: (sessionId: string): string => `session:${sessionId}`,
  key: (keyId: string): string => `key:${keyId}`,
  agent: (agentId: string): string => `agent:${agentId}`,
  queue: (queueId: string): string => `queue:${queueId}`,
  client: (clientId: string): string => `client:${clientId}`,
  /** Who works on cases of a division. */
  cases: (divisionId: string): string => `cases:${divisionId}`,
  board: (divisionId: string): string => `board:${divisionId}`,
} as const;

/** The clients whose rooms are among these. */
export function clientsIn(names: Iterable<string>): string[] {
  return [...names].flatMap((name) => (name.startsWith('client:') ? [name.slice('client:'.length)] : []));
}
