import type { SurveyInvite } from '../../prisma/generated/client.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { SurveyAnswer } from '../contract/surveys.ts';
import { eventData } from '../contract/events.ts';
import type { AnswerVia } from '../contract/words.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import type { z } from 'zod';
import { parseScore } from './parseScore.ts';
import { looksLikeSurveyToken, surveyTokenHash } from './surveyToken.ts';

// An answer comes in, by the page or by text. Must stay true: an invite is answered once (unique on the answer's invite).

export type Answer = z.infer<typeof SurveyAnswer>;

/** What the public page may know of an invite. */
export interface OpenInvite {
  inviteId: string;
  language: string;
  isAnswered: boolean;
}

/** The invite behind a link. Reading changes nothing. Null for a token that is unknown, expired or none at all. */
export async function inviteByToken(hub: Hub, token: string): Promise<OpenInvite | null> {
  if (!looksLikeSurveyToken(token)) return null;
  const invite = await hub.prisma.surveyInvite.findUnique({
    where: { tokenHash: surveyTokenHash(token) },
    include: { client: { select: { language: true } } },
  });
  if (!invite || (invite.state !== 'answered' && !isOpen(hub, invite))) return null;
  return { inviteId: invite.id, language: invite.client.language, isAnswered: invite.state === 'answered' };
}

/** Stores the answer that came by a link. Throws `not_found` (unknown, expired, withdrawn alike) or `already_answered`. */
export async function answerByToken(hub: Hub, token: string, answer: Answer): Promise<void> {
  const invite = await inviteByToken(hub, token);
  const result = invite
    ? await recordAnswer(hub, { ...answer, inviteId: invite.inviteId, via: 'web' })
    : 'gone';
  if (result === 'gone') throw new AppError('not_found', 'There is nothing to answer here');
  if (result === 'already_answered')
    throw new AppError('already_answered', 'This survey was answered already');
}

/** Job: a text that reads as a score, while a survey by text waited for one. */
export async function matchReply(hub: Hub, { eventId }: { eventId: string }): Promise<void> {
  const event = await hub.prisma.timelineEvent.findUnique({ where: { id: eventId } });
  const found = event?.kind === 'message.received' ? readReply(event.data) : null;
  if (found) await recordAnswer(hub, { ...found, via: 'sms' });
}

function readReply(data: unknown): { inviteId: string; score: number } | null {
  const { inviteId, text } = eventData['message.received'].parse(data);
  const score = parseScore(text);
  return inviteId !== null && score !== null ? { inviteId, score } : null;
}

interface NewAnswer extends Answer {
  inviteId: string;
  via: AnswerVia;
}

/** A second answer and one that comes too late are results, not failures. */
async function recordAnswer(
  hub: Hub,
  { inviteId, score, comment, via }: NewAnswer,
): Promise<'recorded' | 'already_answered' | 'gone'> {
  const { clientId } = await hub.prisma.surveyInvite.findUniqueOrThrow({
    where: { id: inviteId },
    select: { clientId: true },
  });
  return withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const { count } = await tx.db.surveyInvite.updateMany({
      where: { id: inviteId, state: 'sent', expiresAt: { gt: hub.clock.now() } },
      data: { state: 'answered' },
    });
    const invite = await tx.db.surveyInvite.findUniqueOrThrow({ where: { id: inviteId } });
    if (count === 0) return invite.state === 'answered' ? 'already_answered' : 'gone';
    const words = cleanComment(comment);
    await tx.db.surveyAnswer.create({
      data: { inviteId, score, comment: words, via, answeredAt: hub.clock.now() },
    });
    await recordEvent(tx, {
      clientId,
      conversationId: invite.conversationId,
      kind: 'survey.answered',
      data: { inviteId, channel: invite.channel === 'email' ? 'email' : 'sms', score, comment: words, via },
    });
    return 'recorded';
  });
}

/** PostgreSQL takes neither U+0000 nor half a surrogate pair. */
function cleanComment(comment: string | undefined): string | null {
  const words = comment?.replaceAll('\u0000', '').toWellFormed().trim();
  return words === undefined || words === '' ? null : words;
}

function isOpen(hub: Hub, invite: SurveyInvite): boolean {
  return invite.state === 'sent' && invite.expiresAt !== null && invite.expiresAt > hub.clock.now();
}
