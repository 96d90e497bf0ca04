import { can, mayOverrule, type Viewer } from '../access/viewer.ts';
import { presentClient } from '../clients/clients.ts';
import type { Conversation, Desk, Offer } from '../contract/api.ts';
import type { AgentState } from '../contract/agents.ts';
import { ArrivalFacts } from '../contract/arrivalWords.ts';
import { RoutingWhy } from '../contract/events.ts';
import type { FollowUp } from '../contract/followUps.ts';
import { presentConversation, type ConversationRow } from '../conversations/conversations.ts';
import { AppError } from '../errors.ts';
import { listFollowUps } from '../followUps/followUps.ts';
import { listHelp } from '../help/helpRequests.ts';
import type { Hub } from '../hub.ts';
import { internalCallOf } from '../internalCalls/internalCalls.ts';
import { monitorsOnDesk } from '../monitoring/monitors.ts';
import { listAfterWork } from '../transfers/afterWork.ts';
import { together } from '../together.ts';
import { loadAgents } from './agents.ts';
import {
  contextsOf,
  conversationsOf,
  offersOf,
  readDesks,
  type ContextRow,
  type DeskAsker,
  type DeskRow,
  type OfferRow,
} from './deskRows.ts';

// All that an agent's console shows besides timelines, in one answer: start, reconnect and every hint fetch this. A storm
// of calls hints at hundreds of desks at once, so those who ask meanwhile are read for together.

const FOLLOW_UPS_SHOWN = 20;
const DESKS_AT_ONCE = 40;

export type DeskReader = (viewer: Viewer) => Promise<Desk>;

/** One reader serves a process. Throws `not_found` for an agent who is no more. */
export function createDeskReader(hub: Hub): DeskReader {
  const read = together<Viewer, Desk | null>({
    most: DESKS_AT_ONCE,
    load: (viewers) => loadDesks(hub, viewers),
  });
  return async (viewer) => {
    const desk = await read(viewer);
    if (!desk) throw new AppError('not_found', 'There is no such agent');
    return desk;
  };
}

/** What all of them show. */
interface Shared {
  agents: Map<string, AgentState>;
  offers: Map<string, OfferRow>;
  contexts: Map<string, ContextRow>;
  conversations: Map<string, ConversationRow>;
}

async function loadDesks(hub: Hub, viewers: readonly Viewer[]): Promise<(Desk | null)[]> {
  const askers = viewers.map((viewer) => ({
    ...viewer,
    seesAllHelp: can(viewer, 'board.read', hub.config.sandbox),
    mayOverrule: mayOverrule(viewer),
  }));
  const rows = await readDesks(hub, askers);
  const [agents, offers, conversations] = await Promise.all([
    loadAgents(
      hub.prisma,
      viewers.map(({ agentId }) => agentId),
    ),
    offersOf(hub, rows),
    conversationsOf(hub, rows),
  ]);
  const shared = { agents, offers, conversations, contexts: await contextsOf(hub, [...offers.values()]) };
  return Promise.all(
    askers.map((asker, index) => {
      const row = rows[index];
      if (!row) throw new Error('a desk without a row');
      return present(hub, { asker, row, shared });
    }),
  );
}

type Asker = Viewer & DeskAsker;

interface Parts {
  asker: Asker;
  row: DeskRow;
  shared: Shared;
}

async function present(hub: Hub, { asker, row, shared }: Parts): Promise<Desk | null> {
  const agent = shared.agents.get(asker.agentId);
  if (!agent) return null;
  const { agentId, divisionId, seesAllHelp } = asker;
  const [followUps, monitors, internalCall, afterWork, help] = await Promise.all([
    row.has_follow_ups ? followUpsOf(hub, asker) : [],
    row.is_monitored ? monitorsOnDesk(hub, agentId) : { watchedBy: [], monitoring: null },
    row.has_colleague ? internalCallOf(hub, agentId) : null,
    row.has_after_work ? listAfterWork(hub, agentId) : [],
    row.has_help ? listHelp(hub, divisionId, seesAllHelp ? {} : { agentId }) : [],
  ]);
  const shown = (list: readonly string[]): Conversation[] => {
    const found = list.map((id) => shared.conversations.get(id)).filter((one) => one !== undefined);
    return found.map(presentConversation);
  };
  return {
    serverTime: new Date().toISOString(),
    agent,
    offers: row.offers.flatMap((id) => presentOffer(id, shared)),
    // Closed since they were looked for.
    work: shown(row.work).filter(({ state }) => state !== 'closed'),
    waiting: shown(row.waiting),
    followUps,
    ...monitors,
    internalCall,
    joined: shown(row.joined),
    afterWork,
    help,
  };
}

async function followUpsOf(
  hub: Hub,
  { agentId, divisionId, queueIds: teams, mayOverrule: withSupervisors }: Asker,
): Promise<FollowUp[]> {
  const query = {
    ownerId: agentId,
    withSupervisors,
    teams,
    state: 'open',
    limit: FOLLOW_UPS_SHOWN,
  } as const;
  return (await listFollowUps(hub, { divisionId }, query)).items;
}

function presentOffer(id: string, { offers, conversations, contexts }: Shared): Offer[] {
  const row = offers.get(id);
  const conversation = row && conversations.get(row.conversationId);
  if (!conversation) return [];
  return [
    {
      reservationId: row.id,
      kind: row.kind === 'consult' ? 'consult' : 'work',
      conversation: presentConversation(conversation),
      client: presentClient(row.conversation.client),
      expiresAt: row.expiresAt.toISOString(),
      why: RoutingWhy.parse(row.why),
      ...presentContext(contexts.get(conversation.id)),
    },
  ];
}

function presentContext(row: ContextRow | undefined): Pick<Offer, 'lastContact' | 'openMatters' | 'arrival'> {
  return {
    lastContact: row?.last_at
      ? { at: row.last_at.toISOString(), channel: row.last_channel, summary: row.last_summary ?? '' }
      : null,
    arrival: row?.arrival ? ArrivalFacts.parse(row.arrival) : null,
    openMatters: {
      conversations: row?.conversations ?? 0,
      followUps: row?.follow_ups ?? 0,
      lowScores: row?.low_scores ?? 0,
    },
  };
}
