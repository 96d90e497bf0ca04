import type { BulkAction, BulkRefusal } from '../contract/bulk.ts';
import { MOST_TAGS } from '../contract/tags.ts';
import type { Channel, ConversationState } from '../contract/words.ts';

// Whether one conversation of several may have this done to it. The same rules as for one alone. Pure.

export interface Judged {
  channel: Channel;
  state: ConversationState;
  agentId: string | null;
  queueId: string;
  tagIds: readonly string[];
  /** Mandatory after-call work keeps it open until its time is over. */
  isKept: boolean;
}

export interface Asked {
  action: BulkAction;
  /** Who asks, where they work, and whether they may step in for others. */
  agentId: string;
  queueIds: ReadonlySet<string>;
  mayOverrule: boolean;
  /** assign: to whom; tag and untag: which. */
  toAgentId: string | null;
  tagId: string | null;
  /** close: the queues that ask for words that nobody has said. */
  wordyQueueIds: ReadonlySet<string>;
}

/** Why not; null: it may. */
export function judge(row: Judged, asked: Asked): BulkRefusal | null {
  const { action } = asked;
  if (action === 'tag' || action === 'untag') return judgeTag(row, asked);
  if (row.channel === 'call') return 'call';
  if (row.state === 'offered') return 'offered';
  if (row.state === 'queued') return judgeWaiting(row, asked);
  const isInHand = row.state === 'handled' || (row.state === 'wrapping' && mayEnd(action));
  if (!isInHand) return 'over';
  if (action === 'claim') return row.agentId === asked.agentId ? 'already' : 'taken';
  if (!isTheirs(row, asked)) return 'taken';
  if (action === 'assign' && row.agentId === asked.toAgentId) return 'already';
  if (action === 'close' && (row.isKept || asked.wordyQueueIds.has(row.queueId))) return 'needsWords';
  return null;
}

const mayEnd = (action: BulkAction): boolean => action === 'close' || action === 'spam';

function judgeWaiting({ queueId }: Judged, asked: Asked): BulkRefusal | null {
  if (asked.action === 'return') return 'already';
  if (asked.action === 'close') return 'notTaken';
  return mayTake(queueId, asked) ? null : 'notMember';
}

function judgeTag(row: Judged, asked: Asked): BulkRefusal | null {
  if (row.agentId === null ? !mayTake(row.queueId, asked) : !isTheirs(row, asked))
    return row.agentId === null ? 'notMember' : 'taken';
  const bears = asked.tagId !== null && row.tagIds.includes(asked.tagId);
  if (bears === (asked.action === 'tag')) return 'already';
  return asked.action === 'tag' && row.tagIds.length >= MOST_TAGS ? 'tooMany' : null;
}

const mayTake = (queueId: string, { queueIds, mayOverrule }: Asked): boolean =>
  mayOverrule || queueIds.has(queueId);
const isTheirs = (row: Judged, { agentId, mayOverrule }: Asked): boolean =>
  mayOverrule || row.agentId === agentId;
