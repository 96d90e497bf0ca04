import { randomUUID } from 'node:crypto';
import type { Question } from '../../core/contract/instruments.ts';
import type { MessageChannel } from '../../core/contract/words.ts';
import { wholeAnswer } from '../../core/surveys/answerRules.ts';
import { answersOf } from '../../core/surveys/finishAnswer.ts';
import type { Asked } from '../../core/surveys/versions.ts';
import { surveyDeliveryKey, surveyText } from '../../core/surveys/surveyTexts.ts';
import { surveyToken, surveyTokenHash } from '../../core/surveys/surveyToken.ts';
import { minutesAfter, type Diary, type Setting } from './diary.ts';
import { tellReceived, tellSent } from './messageStories.ts';

const INVITE_LIFE_MINUTES = 7 * 24 * 60;
const SCORE_COMMENT_LOW = 2;

interface SurveyStory extends Setting {
  conversationId: string;
  channel: MessageChannel;
  closedAt: Date;
  /** Null: not answered (yet). */
  score: number | null;
  comment?: string;
  now: Date;
}

/** A survey that went out an hour after the end, and what came back. Skipped, and said so, within the cap of seven days. */
export function tellSurvey(diary: Diary, story: SurveyStory): void {
  const { client, queue, channel, conversationId } = story;
  const dueAt = minutesAfter(story.closedAt, 60);
  if (dueAt > minutesAfter(story.now, -30)) return;
  const inviteId = randomUUID();
  const asked = askedIn(diary, story);
  const common = { clientId: client.id, conversationId };
  const invite = { inviteId, channel };
  diary.event({
    ...common,
    kind: 'survey.planned',
    at: story.closedAt,
    data: { ...invite, dueAt: dueAt.toISOString() },
  });
  const capUntil = client.lastSurveyAt && minutesAfter(client.lastSurveyAt, INVITE_LIFE_MINUTES);
  const isCapped = capUntil !== null && capUntil > dueAt;
  diary.invites.push({
    id: inviteId,
    surveyId: asked.surveyId,
    versionId: asked.versionId,
    agentId: story.agent.agentId,
    queueId: queue.id,
    awaits: asked.content.questions[0]?.kind ?? null,
    conversationId,
    clientId: client.id,
    channel,
    to: channel === 'email' ? client.mail : client.phone,
    ourAddress: channel === 'email' ? queue.mailbox : queue.number,
    state: isCapped ? 'skipped' : story.score === null ? 'sent' : 'answered',
    tokenHash: surveyTokenHash(surveyToken(diary.authSecret, inviteId)),
    dueAt,
    why: isCapped ? 'frequency_cap' : null,
    until: isCapped ? capUntil : null,
    sentAt: isCapped ? null : dueAt,
    expiresAt: minutesAfter(dueAt, INVITE_LIFE_MINUTES),
    createdAt: story.closedAt,
  });
  if (isCapped) {
    const data = { ...invite, why: 'frequency_cap' as const, until: capUntil.toISOString() };
    diary.event({ ...common, kind: 'survey.skipped', at: dueAt, data });
    return;
  }
  client.lastSurveyAt = dueAt;
  tellSent(diary, {
    client,
    queue,
    conversationId,
    channel,
    at: dueAt,
    ...surveyText(client.language, channel, { content: asked.content }),
    agentId: null,
    purpose: 'survey',
    idempotencyKey: surveyDeliveryKey(inviteId),
  });
  diary.event({ ...common, kind: 'survey.sent', at: dueAt, data: invite });
  if (story.score !== null) answer(diary, story, { inviteId, asked, score: story.score, sentAt: dueAt });
  else if (asked === diary.surveys.service) beginAnswer(diary, inviteId, story.now);
}

/** Most are asked the usual survey, some in depth, and some whether they recommend us. */
function askedIn({ invites, surveys }: Diary, { score }: SurveyStory): Asked {
  if (invites.length % 3 === 1) return surveys.service;
  return invites.length % 3 === 2 && (score === null || score >= 4) ? surveys.nps : surveys.satisfaction;
}

/** Somebody has answered the first question, and may go on. */
function beginAnswer(diary: Diary, inviteId: string, now: Date): void {
  const invite = diary.invites.find(({ id }) => id === inviteId);
  if (!invite) return;
  const at = minutesAfter(now, -8);
  Object.assign(invite, { awaits: 'csat', askedAt: at, finishAt: minutesAfter(at, 60) });
  diary.responses.push({ inviteId, questionKey: 'overall', kind: 'csat', value: 4, via: 'sms', at });
}

/** What a client who says this in all says to each question. */
function saidTo({ kind }: Question, { score, comment }: { score: number; comment: string | null }) {
  const values = { csat: score, nps: score * 2, ces: Math.min(7, score + 2), yesno: score > 1 ? 1 : 0 };
  return kind === 'text' ? { value: null, text: comment } : { value: values[kind], text: null };
}

interface Given {
  inviteId: string;
  asked: Asked;
  score: number;
  sentAt: Date;
}

function answer(diary: Diary, story: SurveyStory, { inviteId, asked, score: said, sentAt }: Given): void {
  const { client, queue, channel, conversationId, comment = null } = story;
  const answeredAt = minutesAfter(sentAt, 12);
  const given = asked.content.questions.map((question) => ({
    key: question.key,
    kind: question.kind,
    ...saidTo(question, { score: said, comment }),
  }));
  const whole = wholeAnswer(asked.content, given);
  if (!whole) throw new Error('an answer without a rating');
  const { score, of, neverAgain } = whole;
  const complete = given.every(({ value, text }) => value !== null || text !== null);
  // Words come by the page, a mere digit by text.
  const via = channel === 'sms' && comment === null ? 'sms' : 'web';
  if (via === 'sms') {
    tellReceived(diary, {
      client,
      queue,
      conversationId,
      channel,
      at: answeredAt,
      text: String(score),
      opened: false,
      inviteId,
    });
  }
  diary.answers.push({ inviteId, score, of, comment, neverAgain, complete, via, answeredAt });
  for (const { key: questionKey, kind, value, text } of given)
    if (value !== null || text !== null)
      diary.responses.push({ inviteId, questionKey, kind, value, text, via, at: answeredAt });
  const common = { clientId: client.id, conversationId };
  diary.event({
    ...common,
    kind: 'survey.answered',
    at: answeredAt,
    data: {
      inviteId,
      channel,
      score,
      of,
      comment,
      via,
      neverAgain,
      complete,
      answers: answersOf(asked.content, given),
    },
  });
  if (score <= SCORE_COMMENT_LOW)
    planCare(diary, story, {
      inviteId,
      answeredAt,
      title: `Survey score ${score} of ${of}: find out what went wrong`,
    });
}

interface Care {
  inviteId: string;
  answeredAt: Date;
  title: string;
}

/** Somebody has to look after who is not content. */
function planCare(diary: Diary, story: SurveyStory, { inviteId, answeredAt, title }: Care): void {
  const { client, conversationId, comment = null } = story;
  const followUpId = randomUUID();
  const dueAt = minutesAfter(story.now, 90);
  diary.followUps.push({
    id: followUpId,
    clientId: client.id,
    conversationId,
    title,
    note: comment,
    dueAt,
    forSupervisor: true,
    ruleKey: `low_score:${inviteId}`,
    createdAt: answeredAt,
  });
  diary.event({
    clientId: client.id,
    conversationId,
    kind: 'followUp.planned',
    at: answeredAt,
    data: { followUpId, title, kind: 'task', dueAt: dueAt.toISOString(), ownerId: null },
  });
}
