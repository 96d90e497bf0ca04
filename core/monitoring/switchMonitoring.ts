import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { liveLeg } from '../calls/legs.ts';
import type { MonitorMode } from '../contract/monitoring.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { voiceOf } from './voiceOf.ts';

/**
 * The supervisor is heard by others than before. The network confirms first, then the row changes: what the screen shows is
 * what is heard. Throws `invalid_state`, `channel_unavailable`.
 */
export async function switchMonitoring(
  hub: Hub,
  viewer: Viewer,
  { conversationId, mode }: { conversationId: string; mode: MonitorMode },
): Promise<void> {
  const monitor = await hub.prisma.monitor.findFirst({
    where: { conversationId, agentId: viewer.agentId, endedAt: null },
    include: { conversation: { select: { conferenceSid: true, agentId: true } } },
  });
  const { conferenceSid: conference = null, agentId = null } = monitor?.conversation ?? {};
  const agentLeg = await liveLeg(hub, conversationId, 'agent');
  if (!monitor?.callSid || !monitor.joinedAt || !conference || !agentLeg?.callSid)
    throw new AppError('invalid_state', 'You are not in this call');
  await hub.channels.lines.setVoice({
    conference,
    callSid: monitor.callSid,
    voice: voiceOf(mode, agentLeg.callSid),
  });
  await hub.prisma.monitor.updateMany({
    where: { id: monitor.id, endedAt: null },
    data: {
      mode,
      coachedSid: mode === 'whisper' ? agentLeg.callSid : null,
      modes: [...listOf(monitor.modes), { mode, at: new Date().toISOString() }],
    },
  });
  hub.bus.desks([viewer.agentId, ...(agentId ? [agentId] : [])], 'monitor');
}

const listOf = (modes: Prisma.JsonValue): Prisma.InputJsonArray =>
  Array.isArray(modes) ? modes.filter((one) => one !== null) : [];
