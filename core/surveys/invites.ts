import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Scope } from '../access/scope.ts';
import type { Invite, ListInvites } from '../contract/surveys.ts';
import { HoldReason } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { nameOf } from './versions.ts';
import { afterCursor, pageOf, type PageOf } from '../paging.ts';

// Invites as agents see them: never the token.

const parts = { answer: true, survey: true } as const;
type Row = Prisma.SurveyInviteGetPayload<{ include: typeof parts }>;

/** A page of a client's invites, newest first. Empty for a client outside the scope. */
export async function listInvites(
  hub: Hub,
  scope: Scope,
  query: z.output<typeof ListInvites>,
): Promise<PageOf<Invite>> {
  const rows = await hub.prisma.surveyInvite.findMany({
    where: {
      AND: [
        { clientId: query.clientId },
        scope.divisionId === null ? {} : { client: { divisionId: scope.divisionId } },
        afterCursor('createdAt', query.cursor),
      ],
    },
    include: parts,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  return pageOf(rows, query.limit, { at: (row) => row.createdAt, present });
}

function present(row: Row): Invite {
  const { answer } = row;
  return {
    id: row.id,
    clientId: row.clientId,
    conversationId: row.conversationId,
    channel: row.channel,
    state: row.state,
    survey: nameOf(row.survey),
    started: row.finishAt !== null,
    dueAt: row.dueAt.toISOString(),
    why: row.why === null ? null : HoldReason.parse(row.why),
    until: row.until?.toISOString() ?? null,
    sentAt: row.sentAt?.toISOString() ?? null,
    answer: answer && {
      score: answer.score,
      of: answer.of,
      neverAgain: answer.neverAgain,
      complete: answer.complete,
      comment: answer.comment,
      via: answer.via,
      at: answer.answeredAt.toISOString(),
    },
  };
}
