import type { DeviceTrouble } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { rescindUnheard } from './intent.ts';

// Whether an agent can be heard, by what the windows of the console say of themselves. Nothing is offered to a console that
// is silent, and no call to one that has no voice. By the server's clock alone.

/** Windows speak every ten seconds; who is silent for so long is lost. */
const LOST_AFTER_SECONDS = 30;
/** Windows that were closed are kept for so long, for whoever wonders. */
const KEPT_HOURS = 24;

export interface Beat {
  agentId: string;
  tabId: string;
  phone: string;
  trouble: DeviceTrouble | null;
}

interface BeatRow {
  agent_id: string;
  phone_tab: string;
  is_news: boolean;
}

/**
 * Takes what windows have said, each of them once; gives the phone of each agent. One is elected among an agent's windows,
 * and another when it is gone. Who can be heard again is looked at by routing.
 */
export async function takeBeats(hub: Hub, beats: readonly Beat[]): Promise<Map<string, string>> {
  const { rows } = await hub.pool.query<BeatRow>({
    name: 'take_beats',
    text: `SELECT agent_id, phone_tab, is_news FROM take_beats($1, $2 * interval '1 s')`,
    values: [
      JSON.stringify(
        beats.map(({ agentId, tabId, phone, trouble }) => ({
          agent_id: agentId,
          tab_id: tabId,
          phone,
          trouble,
        })),
      ),
      LOST_AFTER_SECONDS,
    ],
  });
  const news = rows.filter((row) => row.is_news).map((row) => row.agent_id);
  if (news.length > 0) hub.bus.desks(news, 'device');
  for (const agentId of news) hub.matcher.requestForAgent(agentId);
  return new Map(rows.map((row) => [row.agent_id, row.phone_tab]));
}

/** A window is closed or its line is cut. If it was the phone, another window is, at once. */
export async function closeTab(hub: Hub, agentId: string, tabId: string): Promise<void> {
  const { rows } = await hub.pool.query<{ was_phone: boolean }>(
    'UPDATE agent_tab SET is_gone = true WHERE agent_id = $1 AND tab_id = $2 RETURNING is_phone AS was_phone',
    [agentId, tabId],
  );
  if (!rows[0]?.was_phone) return;
  // The others are told to speak, and the first who does finds that nobody is the phone.
  hub.bus.desks([agentId], 'device');
}

/** Job of the sweep and of every server: agents of whom nothing has been heard. What they were being asked goes back. */
export async function loseSilent(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ agent_id: string }>({
    name: 'find_lost',
    text: `SELECT agent_id FROM find_lost($1 * interval '1 s')`,
    values: [LOST_AFTER_SECONDS],
  });
  if (rows.length === 0) return;
  hub.bus.desks(
    rows.map((row) => row.agent_id),
    'device',
  );
  for (const { agent_id: agentId } of rows) await rescindUnheard(hub, agentId);
  await hub.pool.query(`DELETE FROM agent_tab WHERE beat_at < now() - $1 * interval '1 h'`, [KEPT_HOURS]);
}
