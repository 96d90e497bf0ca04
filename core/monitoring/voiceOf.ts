import type { PartyVoice } from '../channels/channel.ts';
import type { MonitorMode } from '../contract/monitoring.ts';

/** Who hears a supervisor, by the mode. */
export function voiceOf(mode: MonitorMode, agentSid: string): PartyVoice {
  if (mode === 'listen') return 'muted';
  return mode === 'barge' ? 'open' : { onlyTo: agentSid };
}
