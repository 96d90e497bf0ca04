import { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import type { CaseDetail, CaseHandoff, CaseLine } from '../contract/cases.ts';
import { CaseState, ClosedWhy, HandoffMode, RemedyKind } from '../contract/caseWords.ts';
import type { Hub } from '../hub.ts';
import { caseParts, noSuchCase } from './caseRows.ts';
import { actionsIn } from './caseStates.ts';
import { isAsked } from './passCase.ts';
import { iso, presentCase } from './presentCase.ts';

// A case with everything on one screen.

const MOST = 200;
const parts = {
  ...caseParts,
  conversations: { select: { conversationId: true }, take: MOST },
  steps: {
    include: { followUp: { include: { owner: { select: { id: true, name: true } } } } },
    take: MOST,
  },
  remedies: { orderBy: { at: 'asc' }, take: MOST },
  handoffs: { orderBy: { passedAt: 'asc' }, take: MOST },
  confirmations: { orderBy: { askedAt: 'desc' }, take: 1 },
  improvements: { include: { improvement: { select: { id: true, title: true, state: true } } }, take: MOST },
} satisfies Prisma.CaseInclude;
type Row = Prisma.CaseGetPayload<{ include: typeof parts }>;

/** Throws `not_found` for "no such" and "not yours" alike. */
export async function loadCase(hub: Hub, viewer: Viewer, caseId: string): Promise<CaseDetail> {
  const row = await hub.prisma.case.findFirst({
    where: { id: caseId, department: { divisionId: viewer.divisionId } },
    include: parts,
  });
  if (!row) throw noSuchCase();
  const conversationIds = row.conversations.map(({ conversationId }) => conversationId);
  const [names, handoffs, lines] = await Promise.all([
    namesOf(
      hub,
      row.remedies.map(({ byAgentId }) => byAgentId),
    ),
    presentHandoffs(hub, viewer, row.handoffs),
    linesOf(hub, row, conversationIds),
  ]);
  const confirmation = row.confirmations[0];
  return {
    ...presentCase(row),
    description: row.description,
    rootCauseNote: row.rootCauseNote,
    resolution: row.resolution,
    closedWhy: ClosedWhy.nullable().parse(row.closedWhy),
    conversationId: row.conversationId,
    conversationIds,
    actions: actionsIn(CaseState.parse(row.state)),
    steps: row.steps
      .map(({ followUp }) => ({
        followUpId: followUp.id,
        title: followUp.title,
        state: followUp.state,
        dueAt: followUp.dueAt.toISOString(),
        owner: followUp.owner,
      }))
      .toSorted((one, other) => one.dueAt.localeCompare(other.dueAt)),
    remedies: row.remedies.map((remedy) => ({
      id: remedy.id,
      kind: RemedyKind.parse(remedy.kind),
      amount: remedy.amount === null ? null : Number(remedy.amount),
      currency: remedy.currency,
      note: remedy.note,
      byName: names.get(remedy.byAgentId) ?? null,
      at: remedy.at.toISOString(),
    })),
    handoffs,
    confirmation: confirmation
      ? {
          id: confirmation.id,
          state: z.enum(['asked', 'confirmed', 'refused', 'lapsed', 'withdrawn']).parse(confirmation.state),
          askedAt: confirmation.askedAt.toISOString(),
          lapsesAt: confirmation.lapsesAt.toISOString(),
          answeredAt: iso(confirmation.answeredAt),
          words: confirmation.words,
        }
      : null,
    improvements: row.improvements.map(({ improvement }) => improvement),
    lines,
  };
}

async function namesOf(hub: Hub, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await hub.prisma.agent.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function presentHandoffs(hub: Hub, viewer: Viewer, rows: Row['handoffs']): Promise<CaseHandoff[]> {
  if (rows.length === 0) return [];
  const departments = await hub.prisma.department.findMany({
    where: { id: { in: rows.flatMap((row) => [row.fromDepartmentId, row.toDepartmentId]) } },
    select: { id: true, name: true, nameZh: true },
  });
  const names = await namesOf(
    hub,
    rows.flatMap((row) => [row.toAgentId, row.byAgentId, row.readById, row.answeredById]),
  );
  const person = (id: string | null) => (id === null ? null : { id, name: names.get(id) ?? '' });
  const department = (id: string) =>
    departments.find((one) => one.id === id) ?? { id, name: '', nameZh: null };
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      mode: HandoffMode.parse(row.mode),
      from: department(row.fromDepartmentId),
      to: department(row.toDepartmentId),
      toAgent: person(row.toAgentId),
      by: person(row.byAgentId),
      question: row.question,
      passedAt: row.passedAt.toISOString(),
      readAt: iso(row.readAt),
      readBy: person(row.readById),
      answer: row.answer,
      answeredAt: iso(row.answeredAt),
      answeredBy: person(row.answeredById),
      isMine: await isAsked({ db: hub.prisma }, viewer.agentId, row),
    })),
  );
}

/** The case's own entries, and the messages of the conversations in which it is spoken about. The newest of them. */
async function linesOf(
  hub: Hub,
  { id, openedAt }: { id: string; openedAt: Date },
  conversationIds: readonly string[],
): Promise<CaseLine[]> {
  const { rows } = await hub.pool.query<Line>({
    name: 'lines_of_case',
    text: `SELECT * FROM (
        SELECT e.id, e.kind, e.at, e.seq, e.agent_id, e.conversation_id, e.data FROM case_entry k
          JOIN timeline_event e ON e.id = k.event_id WHERE k.case_id = $1
        UNION
        SELECT e.id, e.kind, e.at, e.seq, e.agent_id, e.conversation_id, e.data FROM case_source s
          JOIN timeline_event e ON e.id = s.event_id WHERE s.case_id = $1
        UNION
        SELECT e.id, e.kind, e.at, e.seq, e.agent_id, e.conversation_id, e.data FROM timeline_event e
         WHERE e.conversation_id = ANY ($2::uuid[]) AND e.kind IN ('message.received', 'message.queued')
           AND e.at > $3::timestamptz - interval '30 days'
      ) x ORDER BY at DESC, seq DESC LIMIT $4`,
    values: [id, conversationIds, openedAt, MOST],
  });
  return rows.toReversed().map((row) => ({
    eventId: row.id,
    kind: row.kind,
    at: row.at.toISOString(),
    agentId: row.agent_id,
    conversationId: row.conversation_id,
    data: row.data,
  }));
}

interface Line {
  id: string;
  kind: string;
  at: Date;
  agent_id: string | null;
  conversation_id: string | null;
  data: Record<string, unknown>;
}
