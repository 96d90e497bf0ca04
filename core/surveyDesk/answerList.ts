import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { QuestionKind } from '../contract/instruments.ts';
import type { AnswerRow, ListAnswers } from '../contract/surveyResults.ts';
import type { Hub } from '../hub.ts';
import { afterCursor, pageOf, type PageOf } from '../paging.ts';
import { answersOf } from '../surveys/finishAnswer.ts';
import { contentOf, nameOf } from '../surveys/versions.ts';
import { daysOf } from './results.ts';

const DAY_MS = 86_400_000;
const parts = {
  survey: true,
  answer: true,
  responses: true,
  client: { select: { name: true } },
  conversation: { select: { queueId: true, agentId: true } },
} as const;
type Row = Prisma.SurveyInviteGetPayload<{ include: typeof parts }>;
type Asked = z.output<typeof ListAnswers>;

/** The invites behind a number of the results, newest first: never the token, only the viewer's division. */
export async function listAnswers(hub: Hub, viewer: Viewer, asked: Asked): Promise<PageOf<AnswerRow>> {
  const { from, to } = daysOf(hub, asked);
  const joined = await joinedWith(hub, { divisionId: viewer.divisionId, from, to, asked });
  const sentAt = { gte: new Date(from), lt: new Date(Date.parse(to) + DAY_MS) };
  const rows = await hub.prisma.surveyInvite.findMany({
    where: { AND: [{ sentAt }, joined, whereOf(viewer, asked), afterCursor('sentAt', asked.cursor)] },
    include: parts,
    orderBy: [{ sentAt: 'desc' }, { id: 'desc' }],
    take: asked.limit + 1,
  });
  const names = await namesOf(hub, rows);
  const contents = new Map<string | null, Awaited<ReturnType<typeof contentOf>>>();
  for (const { versionId } of rows)
    if (!contents.has(versionId)) contents.set(versionId, await contentOf({ db: hub.prisma }, versionId));
  return pageOf(rows, asked.limit, {
    at: (row) => row.sentAt ?? row.createdAt,
    present: (row) => present(row, names, contents.get(row.versionId)),
  });
}

/** Of one number, and of those the latest: more than these nobody looks through. */
const MOST_JOINED = 1_000;

interface Joined {
  divisionId: string;
  from: string;
  to: string;
  asked: Asked;
}

/** Who said how easy it was and waited so long, or was passed on so often, as the sums have it (SQL function sum_surveys_of). */
async function joinedWith(
  hub: Hub,
  { divisionId, from, to, asked }: Joined,
): Promise<Prisma.SurveyInviteWhereInput> {
  const { waited = null, transfers = null } = asked;
  if (waited === null && transfers === null) return {};
  const { rows } = await hub.pool.query<{ id: string }>(
    `SELECT i.id FROM survey_invite i JOIN client c ON c.id = i.client_id JOIN conversation v ON v.id = i.conversation_id
      WHERE c.division_id = $1 AND i.sent_at >= $2::timestamp AT TIME ZONE 'UTC' AND i.sent_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC'
        AND i.state = 'answered' AND EXISTS (SELECT FROM survey_response r WHERE r.invite_id = i.id AND r.kind = 'ces')
        AND ($4::int IS NULL OR survey_waited(v.opened_at, coalesce(v.connected_at, v.handled_at)) = $4)
        AND ($5::int IS NULL OR $5 = (SELECT least(count(*), 2) FROM agent_segment g
                                       WHERE g.conversation_id = v.id AND g.result = 'transferred'))
      ORDER BY i.sent_at DESC LIMIT ${MOST_JOINED}`,
    [divisionId, from, to, waited, transfers],
  );
  return { id: { in: rows.map(({ id }) => id) } };
}

function whereOf({ divisionId }: Viewer, asked: Asked): Prisma.SurveyInviteWhereInput {
  const { surveyId, queueId, agentId, channel, tier, segment, question, value } = asked;
  const ofConversation = (field: 'queueId' | 'agentId', id: string | undefined) =>
    id === undefined ? {} : { OR: [{ [field]: id }, { [field]: null, conversation: { [field]: id } }] };
  const said =
    question === undefined || value === undefined
      ? {}
      : {
          OR: [
            { responses: { some: { questionKey: question, value } } },
            // Answered before there were questions with keys.
            ...(question === 'score' ? [{ responses: { none: {} }, answer: { score: value } }] : []),
          ],
        };
  return {
    AND: [ofConversation('queueId', queueId), ofConversation('agentId', agentId), said],
    client: {
      divisionId,
      ...(tier === undefined ? {} : { tier }),
      ...(segment === undefined ? {} : { segment }),
    },
    ...(surveyId === undefined ? {} : { surveyId }),
    ...(channel === undefined ? {} : { channel }),
    ...(asked.state === 'sent' ? {} : { state: 'answered' }),
    ...(asked.state === 'neverAgain' ? { answer: { neverAgain: true } } : {}),
  };
}

const queueOf = (row: Row): string => row.queueId ?? row.conversation?.queueId ?? '';
const agentOf = (row: Row): string => row.agentId ?? row.conversation?.agentId ?? '';

async function namesOf(hub: Hub, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const select = { id: true, name: true };
  const among = (ids: string[]) => ({ where: { id: { in: ids.filter((id) => id !== '') } }, select });
  const [queues, agents] = await Promise.all([
    hub.prisma.queue.findMany(among(rows.map(queueOf))),
    hub.prisma.agent.findMany(among(rows.map(agentOf))),
  ]);
  return new Map([...queues, ...agents].map(({ id, name }) => [id, name]));
}

function present(
  row: Row,
  names: ReadonlyMap<string, string>,
  content: Awaited<ReturnType<typeof contentOf>> | undefined,
): AnswerRow {
  const { answer } = row;
  const given = row.responses.map(({ questionKey: key, kind, value, text }) => ({
    key,
    kind: QuestionKind.parse(kind),
    value,
    text,
  }));
  return {
    inviteId: row.id,
    clientId: row.clientId,
    clientName: row.client.name,
    conversationId: row.conversationId,
    channel: row.channel,
    survey: nameOf(row.survey),
    agentName: names.get(agentOf(row)) ?? null,
    queueName: names.get(queueOf(row)) ?? null,
    sentAt: (row.sentAt ?? row.createdAt).toISOString(),
    answer: answer && {
      score: answer.score,
      of: answer.of,
      comment: answer.comment,
      neverAgain: answer.neverAgain,
      complete: answer.complete,
      via: answer.via,
      at: answer.answeredAt.toISOString(),
      answers: content && given.length > 0 ? answersOf(content, given) : [],
    },
  };
}
