import { randomUUID } from 'node:crypto';
import type { MessageChannel } from '../../core/contract/words.ts';
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
    surveyId: diary.surveyId,
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
    ...surveyText(client.language, channel),
    agentId: null,
    purpose: 'survey',
    idempotencyKey: surveyDeliveryKey(inviteId),
  });
  diary.event({ ...common, kind: 'survey.sent', at: dueAt, data: invite });
  if (story.score !== null) answer(diary, story, { inviteId, score: story.score, sentAt: dueAt });
}

interface Given {
  inviteId: string;
  score: number;
  sentAt: Date;
}

function answer(diary: Diary, story: SurveyStory, { inviteId, score, sentAt }: Given): void {
  const { client, queue, channel, conversationId, comment = null } = story;
  const answeredAt = minutesAfter(sentAt, 12);
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
  diary.answers.push({ inviteId, score, comment, via, answeredAt });
  const common = { clientId: client.id, conversationId };
  diary.event({
    ...common,
    kind: 'survey.answered',
    at: answeredAt,
    data: { inviteId, channel, score, comment, via },
  });
  if (score > SCORE_COMMENT_LOW) return;
  const followUpId = randomUUID();
  const title = `Survey score ${score} of 5: find out what went wrong`;
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
    ...common,
    kind: 'followUp.planned',
    at: answeredAt,
    data: { followUpId, title, kind: 'task', dueAt: dueAt.toISOString(), ownerId: null },
  });
}
