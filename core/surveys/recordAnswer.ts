import type { Prisma, SurveyInvite } from '../../prisma/generated/client.ts';
import { lockClient } from '../clients/lockClient.ts';
import { eventData } from '../contract/events.ts';
import type { Question, SurveyContent } from '../contract/instruments.ts';
import type { AnswerVia } from '../contract/words.ts';
import { queueMessage } from '../conversations/queueMessage.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { nextByText, openQuestion, readAnswers, readReply, type Given } from './answerRules.ts';
import { finishAnswer, givenOf } from './finishAnswer.ts';
import { nextText } from './questionTexts.ts';
import { surveyDeliveryKey, surveyLanguage } from './surveyTexts.ts';
import { looksLikeSurveyToken, surveyTokenHash } from './surveyToken.ts';
import { contentOf } from './versions.ts';

// Answers come in, by the page or by text. Must stay true: what was said to a question is kept at once and is never
// written over by a text; an invite is answered once (unique on the answer's invite).

/** Who stops in the middle has answered what was answered, so long after the last. */
const PARTIAL_AFTER_MS = 60 * 60_000;

/** What the public page may know of an invite. */
export interface OpenInvite {
  inviteId: string;
  language: string;
  content: SurveyContent;
  isAnswered: boolean;
  /** What was answered on another way already. */
  given: Given[];
}

const parts = { client: { select: { language: true } }, responses: true } as const;
type InviteRow = Prisma.SurveyInviteGetPayload<{ include: typeof parts }>;

/** The invite behind a link. Reading changes nothing. Null for a token that is unknown, expired or none at all. */
export async function inviteByToken(hub: Hub, token: string): Promise<OpenInvite | null> {
  if (!looksLikeSurveyToken(token)) return null;
  const invite = await hub.prisma.surveyInvite.findUnique({
    where: { tokenHash: surveyTokenHash(token) },
    include: parts,
  });
  if (!invite || (invite.state !== 'answered' && !isOpen(hub, invite))) return null;
  return {
    inviteId: invite.id,
    language: invite.client.language,
    content: await contentOf({ db: hub.prisma }, invite.versionId),
    isAnswered: invite.state === 'answered',
    given: givenOf(invite),
  };
}

/**
 * Stores what came by a link: what stays open there stays open for good. Throws what zod throws for what does not fit,
 * `not_found` (unknown, expired, withdrawn alike) or `already_answered`.
 */
export async function answerByToken(hub: Hub, token: string, posted: unknown): Promise<Given[]> {
  const invite = await inviteByToken(hub, token);
  const given = invite ? readAnswers(invite.content, posted) : [];
  const result = invite ? await take(hub, invite.inviteId, { given, via: 'web', isAll: true }) : 'gone';
  if (result === 'gone') throw new AppError('not_found', 'There is nothing to answer here');
  if (result === 'already_answered')
    throw new AppError('already_answered', 'This survey was answered already');
  return given;
}

/** Job: a text that reads as an answer, while a survey by text waited for one. */
export async function matchReply(hub: Hub, { eventId }: { eventId: string }): Promise<void> {
  const event = await hub.prisma.timelineEvent.findUnique({ where: { id: eventId } });
  if (event?.kind !== 'message.received') return;
  const { inviteId, text } = eventData['message.received'].parse(event.data);
  if (inviteId !== null) await take(hub, inviteId, { said: text, saidAt: event.recordedAt, via: 'sms' });
}

type Coming = { via: AnswerVia } & ({ given: Given[]; isAll: boolean } | { said: string; saidAt: Date });

/** A second answer and one that comes too late are results, not failures. */
async function take(
  hub: Hub,
  inviteId: string,
  coming: Coming,
): Promise<'recorded' | 'already_answered' | 'gone' | 'no_answer'> {
  const { clientId } = await hub.prisma.surveyInvite.findUniqueOrThrow({
    where: { id: inviteId },
    select: { clientId: true },
  });
  return withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const invite = await tx.db.surveyInvite.findUniqueOrThrow({ where: { id: inviteId }, include: parts });
    if (invite.state === 'answered') return 'already_answered';
    if (!isOpen(hub, invite)) return 'gone';
    const content = await contentOf(tx, invite.versionId);
    const given = 'given' in coming ? coming.given : readLate(invite, content, coming);
    if (given.length === 0) return 'no_answer';
    await keep(tx, inviteId, { given, via: coming.via });
    const all = [...givenOf(invite).filter(({ key }) => !given.some((one) => one.key === key)), ...given];
    const next = coming.via === 'sms' ? nextByText(content, all) : openQuestion(content, all);
    const isOver = next === null || ('isAll' in coming && coming.isAll);
    if (isOver)
      return (await finishAnswer(hub, tx, { invite, content, given: all, via: coming.via }))
        ? 'recorded'
        : 'gone';
    await goOn(hub, tx, { invite, next, via: coming.via });
    return 'recorded';
  });
}

/** A text answers the question that was open when it came; one from before that question was asked answered the last. */
function readLate(
  invite: InviteRow,
  content: SurveyContent,
  { said, saidAt }: { said: string; saidAt: Date },
): Given[] {
  const open = openQuestion(
    content,
    invite.responses.map(({ questionKey: key }) => ({ key })),
  );
  const isLater = invite.responses.length > 0 && invite.askedAt !== null && saidAt <= invite.askedAt;
  const given = open && !isLater ? readReply(open, said) : null;
  return given ? [given] : [];
}

async function keep(
  tx: Tx,
  inviteId: string,
  { given, via }: { given: Given[]; via: AnswerVia },
): Promise<void> {
  for (const { key, kind, value, text } of given) {
    await tx.db.surveyResponse.upsert({
      where: { inviteId_questionKey: { inviteId, questionKey: key } },
      create: { inviteId, questionKey: key, kind, value, text, via },
      update: { value, text, via, at: new Date() },
    });
  }
}

interface Next {
  invite: InviteRow;
  next: Question;
  via: AnswerVia;
}

/** The next question is open; by text it is asked at once, and the governor looks at it when it leaves. */
async function goOn(hub: Hub, tx: Tx, { invite, next, via }: Next): Promise<void> {
  const askedAt = new Date();
  await tx.db.surveyInvite.update({
    where: { id: invite.id },
    data: {
      awaits: next.kind,
      askedAt,
      remindAt: null,
      finishAt: new Date(hub.clock.now().getTime() + PARTIAL_AFTER_MS),
    },
  });
  if (via !== 'sms' || invite.to === null || invite.ourAddress === null) return;
  await queueMessage(tx, {
    clientId: invite.clientId,
    conversationId: invite.conversationId,
    channel: 'sms',
    purpose: 'survey',
    from: invite.ourAddress,
    to: invite.to,
    text: nextText(next, surveyLanguage(invite.client.language)),
    idempotencyKey: surveyDeliveryKey(invite.id, next.key),
  });
}

function isOpen(hub: Hub, invite: SurveyInvite): boolean {
  return invite.state === 'sent' && invite.expiresAt !== null && invite.expiresAt > hub.clock.now();
}
