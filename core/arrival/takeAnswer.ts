import { lockConversationRow } from '../clients/lockClient.ts';
import { Language } from '../contract/words.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { enterQueue, leaveHouse, type Leaving } from './endFlow.ts';
import { loadFlowVersion, openSchedules } from './flowVersions.ts';
import { noticeFor } from './recordingRules.ts';
import { FlowState, Turn, waitsForAnswer, type After } from './turn.ts';
import { walkFlow, type Answer } from './walkFlow.ts';

// One step of a call through its flow, in one transaction. Must stay true: an answer is taken once, at the step it was asked
// at; whoever asks again (the network, a reply that was lost, a caller's old keys) is told what was told then.

export interface AnswerGiven {
  conversationId: string;
  callSid: string;
  /** The step that the answer belongs to; null for the beginning. */
  step: number | null;
  /** The state that the phone network takes the caller to be in. */
  fromState?: string | undefined;
  /** What the caller did, for what was asked. */
  answer(asked: After): Answer;
}

export interface ToldTurn {
  turn: Turn;
  step: number;
  ourNumber: string;
  /** The flow is over, and so is the call: nothing but a goodbye is left to say. */
  isOver: boolean;
}

interface Row {
  state: string;
  client_id: string;
  queue_id: string;
  flow_version_id: string;
  step: number;
  flow_state: unknown;
  turn: unknown;
  started_at: Date;
  language: string;
  our_number: string;
  from_number: string | null;
}

/** Takes an answer and gives what the caller hears next; null for a call that is not led by a flow, or not this one. */
export async function takeAnswer(hub: Hub, given: AnswerGiven): Promise<ToldTurn | null> {
  return withTransaction(hub, async (tx) => {
    await lockConversationRow(tx, given.conversationId);
    const row = await readRow(tx, given);
    if (!row) return null;
    const told = Turn.nullable().parse(row.turn);
    const isNew = row.state === 'arriving' && (told === null || given.step === row.step);
    if (!isNew) return toldAgain(row, told);
    const answer = told ? given.answer(told.after) : ({ kind: 'begin' } as const);
    return goOn(tx, { row, given, answer });
  });
}

async function readRow(tx: Tx, { conversationId, callSid }: AnswerGiven): Promise<Row | undefined> {
  const rows = await tx.db.$queryRaw<Row[]>`
    SELECT c.state::text, c.client_id, c.queue_id, a.flow_version_id, a.step, a.state AS flow_state, a.turn, a.started_at,
           cl.language, o.value AS our_number, x.value AS from_number
      FROM conversation c JOIN arrival a ON a.conversation_id = c.id JOIN client cl ON cl.id = c.client_id
      JOIN our_address o ON o.id = c.our_address_id LEFT JOIN address x ON x.id = c.address_id
     WHERE c.id = ${conversationId}::uuid AND EXISTS (
       SELECT FROM leg l WHERE l.conversation_id = c.id AND l.party = 'client' AND NOT l.parked AND l.call_sid = ${callSid})`;
  return rows[0];
}

function toldAgain(row: Row, told: Turn | null): ToldTurn {
  const isOut = row.state !== 'arriving';
  const turn: Turn = told ?? { say: [], after: { kind: 'hangUp' } };
  const isClosed = (row.state === 'closed' || row.state === 'wrapping') && turn.after.kind !== 'hangUp';
  const isOver = isOut && (waitsForAnswer(turn.after) || isClosed);
  return { turn, step: row.step, ourNumber: row.our_number, isOver };
}

interface Step {
  row: Row;
  given: AnswerGiven;
  answer: Answer;
}

async function goOn(tx: Tx, { row, given, answer }: Step): Promise<ToldTurn> {
  const flow = await loadFlowVersion(tx.db, row.flow_version_id);
  const now = new Date();
  const facts = {
    isOpen: await openSchedules(tx.db, flow, now),
    language: Language.catch('en').parse(row.language),
    notice: noticeFor({ from: row.from_number, fromState: given.fromState, ourNumber: row.our_number }, now),
    queueId: row.queue_id,
  };
  const moved = walkFlow({ flow, facts, state: FlowState.nullable().parse(row.flow_state) }, answer);
  const step = row.step + 1;
  await tx.db.$executeRaw`
    UPDATE arrival SET step = ${step}, state = ${JSON.stringify(moved.state)}::jsonb, turn = ${JSON.stringify(moved.turn)}::jsonb
     WHERE conversation_id = ${given.conversationId}::uuid`;
  const leaving: Leaving = {
    conversationId: given.conversationId,
    clientId: row.client_id,
    flowVersionId: row.flow_version_id,
    startedAt: row.started_at,
    state: moved.state,
  };
  await leave(tx, leaving, moved.turn.after);
  return { turn: moved.turn, step, ourNumber: row.our_number, isOver: false };
}

async function leave(tx: Tx, leaving: Leaving, after: After): Promise<void> {
  switch (after.kind) {
    case 'keys':
    case 'spoken':
    case 'dial':
      return;
    case 'queue':
      return enterQueue(tx, leaving, { queueId: after.queueId, result: 'queued' });
    case 'voicemail':
    case 'callback':
      return enterQueue(tx, leaving, { queueId: after.queueId, result: after.kind });
    case 'hangUp':
      return leaveHouse(tx, leaving, { result: 'ended' });
    case 'forwarded':
      return leaveHouse(tx, leaving, { result: 'forwarded' });
  }
}

/** A way out when a flow cannot be carried out at all: the caller waits in the number's own queue. Gives false when it is out. */
export async function skipFlow(hub: Hub, conversationId: string): Promise<boolean> {
  return withTransaction(hub, async (tx) => {
    await lockConversationRow(tx, conversationId);
    const row = await tx.db.arrival.findUnique({
      where: { conversationId },
      include: { conversation: { select: { state: true, clientId: true, queueId: true } } },
    });
    if (row?.conversation.state !== 'arriving') return false;
    const { flowVersionId, startedAt, conversation } = row;
    const leaving = {
      conversationId,
      clientId: conversation.clientId,
      flowVersionId,
      startedAt,
      state: null,
    };
    const { queueId } = conversation;
    // The network asks again when our answer is lost, and must not be told then that all is over.
    const turn: Turn = { say: [], after: { kind: 'queue', queueId } };
    await tx.db.arrival.update({ where: { conversationId }, data: { turn } });
    await enterQueue(tx, leaving, { queueId, result: 'queued' });
    return true;
  });
}
