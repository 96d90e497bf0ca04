import type { SurveyInvite, SurveyResponse } from '../../prisma/generated/client.ts';
import { lockClient } from '../clients/lockClient.ts';
import { QuestionKind, type SurveyContent } from '../contract/instruments.ts';
import type { AnsweredQuestion } from '../contract/surveyEvents.ts';
import type { AnswerVia } from '../contract/words.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { wholeAnswer, type Given } from './answerRules.ts';
import { contentOf, nameOf } from './versions.ts';

// The end of an answer: every question was answered, the page was sent off, or nobody went on for an hour.

const BATCH = 100;

interface Finished {
  invite: SurveyInvite;
  content: SurveyContent;
  given: readonly Given[];
  via: AnswerVia;
}

/** The client's row must be taken. Gives false when the invite is answered or over, or was given no rating. */
export async function finishAnswer(
  hub: Hub,
  tx: Tx,
  { invite, content, given, via }: Finished,
): Promise<boolean> {
  const whole = wholeAnswer(content, given);
  if (!whole) return false;
  const { count } = await tx.db.surveyInvite.updateMany({
    where: { id: invite.id, state: 'sent' },
    data: { state: 'answered', awaits: null, remindAt: null, finishAt: null },
  });
  if (count === 0) return false;
  const { score, of, comment, neverAgain, complete } = whole;
  await tx.db.surveyAnswer.create({
    data: { inviteId: invite.id, score, of, comment, neverAgain, complete, via, answeredAt: hub.clock.now() },
  });
  const survey = await tx.db.survey.findUniqueOrThrow({ where: { id: invite.surveyId } });
  await recordEvent(tx, {
    clientId: invite.clientId,
    conversationId: invite.conversationId,
    kind: 'survey.answered',
    data: {
      inviteId: invite.id,
      channel: invite.channel,
      score,
      comment,
      via,
      instrument: survey.key,
      name: nameOf(survey),
      of,
      neverAgain,
      complete,
      answers: answersOf(content, given),
    },
  });
  return true;
}

/** Every question as it was asked; what nothing was said to has neither value nor words. */
export function answersOf(content: SurveyContent, given: readonly Given[]): AnsweredQuestion[] {
  return content.questions.map(({ key, kind, text: label }) => {
    const said = given.find((one) => one.key === key);
    return { key, kind, label, value: said?.value ?? null, text: said?.text ?? null };
  });
}

/** What was said to it so far. */
export function givenOf({ responses }: { responses: readonly SurveyResponse[] }): Given[] {
  return responses.map(({ questionKey: key, kind, value, text }) => ({
    key,
    kind: QuestionKind.parse(kind),
    value,
    text,
  }));
}

/** Has answers counted that nobody went on with. Gives how many were looked at. */
export async function finishPartials(hub: Hub): Promise<number> {
  const stale = await hub.prisma.$queryRaw<{ id: string; client_id: string }[]>`
    SELECT id, client_id FROM survey_invite WHERE state = 'sent' AND finish_at <= ${hub.clock.now()} ORDER BY finish_at LIMIT ${BATCH}`;
  for (const { id, client_id: clientId } of stale) await finishPartial(hub, id, clientId);
  return stale.length;
}

/** Has what was answered so far counted as the answer, if its time has come. */
export async function finishPartial(hub: Hub, id: string, clientId: string): Promise<void> {
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const invite = await tx.db.surveyInvite.findUniqueOrThrow({
      where: { id },
      include: { responses: true },
    });
    if (invite.state !== 'sent' || invite.finishAt === null || invite.finishAt > hub.clock.now()) return;
    const given = givenOf(invite);
    const content = await contentOf(tx, invite.versionId);
    const via = invite.responses[0]?.via ?? 'web';
    if (await finishAnswer(hub, tx, { invite, content, given, via })) return;
    await tx.db.surveyInvite.updateMany({ where: { id, state: 'sent' }, data: { finishAt: null } });
  });
}
