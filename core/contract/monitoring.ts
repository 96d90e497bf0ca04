import { z } from 'zod';

// Supervisors in the calls of others, as the board, the agent's desk and their own show it.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** listen: heard by nobody. whisper: heard by the agent alone. barge: heard by all. */
export const MonitorMode = z.enum(['listen', 'whisper', 'barge']);
export type MonitorMode = z.infer<typeof MonitorMode>;

export const Monitor = z.object({
  id: Id,
  conversationId: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  /** Whose call it is. */
  agentId: Id.nullable(),
  agentName: z.string().nullable(),
  supervisorId: Id,
  supervisorName: z.string(),
  mode: MonitorMode,
  /** The agent is not told. */
  unseen: z.boolean(),
  /** ringing: the supervisor's own phone. */
  state: z.enum(['ringing', 'live']),
  since: At,
});
export type Monitor = z.infer<typeof Monitor>;

export const StartMonitoring = z.strictObject({
  mode: MonitorMode.default('listen'),
  /** Only for those who hold the permission `call.monitorUnseen`. */
  unseen: z.boolean().optional(),
});
export const SwitchMonitoring = z.strictObject({ mode: MonitorMode });
export const MonitorList = z.object({ items: z.array(Monitor) });

export const ForceComplete = z.strictObject({ reason: z.string().trim().min(3).max(500) });
