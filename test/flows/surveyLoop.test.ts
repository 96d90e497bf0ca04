import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openInboundDoor } from '../../core/conversations/receiveInbound.ts';
import { planForLowScore } from '../../core/followUps/planForLowScore.ts';
import { expireInvites } from '../../core/surveys/expireInvites.ts';
import { listInvites } from '../../core/surveys/invites.ts';
import { parseScore } from '../../core/surveys/parseScore.ts';
import { planSurvey } from '../../core/surveys/planSurvey.ts';
import { answerByToken, matchReply } from '../../core/surveys/recordAnswer.ts';
import { sendSurvey } from '../../core/surveys/sendSurvey.ts';
import { surveyToken } from '../../core/surveys/surveyToken.ts';
import { runJob } from '../../worker/runJob.ts';
import { openTestHub, until, type TestHub } from '../support/openTestHub.ts';
import { makeClient, makeClosed, makeHouse, type House } from '../support/people.ts';

let opened: TestHub;
let house: House;

beforeAll(async () => {
  opened = await openTestHub();
  house = await makeHouse(opened.hub);
});
afterAll(() => opened.close());
beforeEach(async () => {
  opened.setNow(null);
  await opened.hub.settings.change({
    surveysEnabled: true,
    quietHoursEnabled: false,
    surveyDelaySeconds: 0,
    surveyCapDays: 7,
  });
});

const kindsOf = async (clientId: string): Promise<string[]> =>
  (await opened.hub.prisma.timelineEvent.findMany({ where: { clientId }, orderBy: { seq: 'asc' } })).map(
    (event) => event.kind,
  );
const inviteOf = (conversationId: string) =>
  opened.hub.prisma.surveyInvite.findFirst({ where: { conversationId } });
const inviteIn = (conversationId: string, state: string) =>
  until(async () => {
    const invite = await inviteOf(conversationId);
    return invite?.state === state && invite;
  });
const sentTo = (to: string) => opened.sent.filter((message) => message.to === to);
const tokenOf = (inviteId: string) => surveyToken(opened.hub.config.authSecret, inviteId);

test('closed, asked by text, answered with a digit, a supervisor gets work', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const conversation = await makeClosed(hub, house, { clientId: client.id, channel: 'call' });
  const invite = await inviteIn(conversation.id, 'sent');
  const text = await until(async () => sentTo(client.phone)[0]);
  expect(text.text).toContain(`https://hub.example.com/s/${tokenOf(invite.id)}`);
  expect(text.from).toBe(house.phone.value);
  expect(text.automated).toBe(true);

  const received = await openInboundDoor(hub).receive({
    channel: 'sms',
    dedupeKey: `answer-${client.id}`,
    from: client.phone,
    fromShown: client.phone,
    to: house.phone.value,
    at: new Date(),
    text: '２',
    score: parseScore('２'),
  });
  expect(received).toMatchObject({ conversationId: conversation.id, opened: false });
  await inviteIn(conversation.id, 'answered');
  const followUp = await until(() =>
    hub.prisma.followUp.findFirst({ where: { clientId: client.id, ruleKey: `low_score:${invite.id}` } }),
  );
  expect(followUp).toMatchObject({
    forSupervisor: true,
    ownerId: null,
    state: 'planned',
    conversationId: conversation.id,
  });
  expect(followUp.dueAt.getTime()).toBeGreaterThanOrEqual(Date.now() + 3.9 * 3_600_000);
  expect(followUp.dueAt.getTime()).toBeLessThan(Date.now() + 24 * 3_600_000);

  await Promise.all([
    matchReply(hub, { eventId: received.eventId }),
    planForLowScore(hub, { inviteId: invite.id }),
    planForLowScore(hub, { inviteId: invite.id }),
  ]);
  // A case is opened as well, and the relation is judged anew, which may be work of its own: each before the others or after.
  await until(async () => (await kindsOf(client.id)).includes('case.opened'));
  const kinds = await kindsOf(client.id);
  expect(kinds.filter((kind) => !/^(message\.sent|case\.|relation\.|followUp\.)/.test(kind))).toEqual([
    'conversation.closed',
    'survey.planned',
    'message.queued',
    'survey.sent',
    'message.received',
    'survey.answered',
  ]);
  const planned = await hub.prisma.timelineEvent.findMany({
    where: { clientId: client.id, kind: 'followUp.planned' },
  });
  // For the supervisor and for the agent, once each.
  expect(planned.filter(({ data }) => JSON.stringify(data).includes('Survey score 2 of 5'))).toHaveLength(2);
  expect(await hub.prisma.surveyAnswer.findUnique({ where: { inviteId: invite.id } })).toMatchObject({
    score: 2,
    via: 'sms',
  });
});

test('nothing that an agent can read has the link', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house, { language: 'zh' });
  const conversation = await makeClosed(hub, house, { clientId: client.id, channel: 'email' });
  const invite = await inviteIn(conversation.id, 'sent');
  const mail = await until(async () => sentTo(client.email)[0]);
  expect(mail.text).toContain(tokenOf(invite.id));
  expect(mail.subject).toBe('您对我们的服务满意吗？');
  const token = tokenOf(invite.id);
  const stored = JSON.stringify([
    await hub.prisma.timelineEvent.findMany({ where: { clientId: client.id } }),
    await hub.prisma.message.findMany({ where: { clientId: client.id } }),
    await hub.prisma.delivery.findMany({ where: { clientId: client.id } }),
    await hub.prisma.surveyInvite.findMany({ where: { clientId: client.id } }),
    await listInvites(hub, house, { clientId: client.id, limit: 10 }),
  ]);
  expect(stored).not.toContain(token);
  expect(stored).toContain('[link]');
  expect(Buffer.from(invite.tokenHash).toString('utf8')).not.toContain(token);
});

test('jobs that run ten times at once have one effect', async () => {
  const { hub } = opened;
  await hub.settings.change({ surveyDelaySeconds: 3_600 });
  const client = await makeClient(hub, house);
  const conversation = await makeClosed(hub, house, { clientId: client.id });
  const tenTimes = (job: () => Promise<void>) => Promise.all(Array.from({ length: 10 }, job));
  await tenTimes(() => planSurvey(hub, { conversationId: conversation.id }));
  const invite = await inviteIn(conversation.id, 'planned');
  await sendSurvey(hub, { inviteId: invite.id });
  expect((await inviteOf(conversation.id))?.state).toBe('planned');
  await hub.prisma.surveyInvite.update({ where: { id: invite.id }, data: { dueAt: new Date() } });
  await tenTimes(() => sendSurvey(hub, { inviteId: invite.id }));
  await until(async () => sentTo(client.phone).length > 0);
  const answers = await Promise.allSettled(
    Array.from({ length: 10 }, () =>
      answerByToken(hub, tokenOf(invite.id), { score: 4, comment: 'good\u0000\ud800' }),
    ),
  );
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
  expect(new Set(refusals)).toEqual(new Set(['already_answered']));
  const kinds = (await kindsOf(client.id)).filter((kind) => kind.startsWith('survey.'));
  expect(kinds).toEqual(['survey.planned', 'survey.sent', 'survey.answered']);
  expect(sentTo(client.phone)).toHaveLength(1);
});

test('two conversations at once: one survey a week', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const closed = await Promise.all([
    makeClosed(hub, house, { clientId: client.id }),
    makeClosed(hub, house, { clientId: client.id, channel: 'email' }),
  ]);
  const invites = await until(async () => {
    const found = await hub.prisma.surveyInvite.findMany({
      where: { conversationId: { in: closed.map(({ id }) => id) } },
    });
    return found.length === 2 && found.every((invite) => invite.state !== 'planned') && found;
  });
  expect(invites.map((invite) => invite.state).toSorted()).toEqual(['sent', 'skipped']);
  const skipped = invites.find((invite) => invite.state === 'skipped')!;
  expect(skipped.why).toBe('frequency_cap');
  expect(skipped.until!.getTime()).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
});

test('a client who opted out is not asked, and it says so', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  await hub.prisma.address.updateMany({ where: { clientId: client.id }, data: { optedOutAt: new Date() } });
  const conversation = await makeClosed(hub, house, { clientId: client.id });
  expect(await inviteIn(conversation.id, 'skipped')).toMatchObject({ why: 'opted_out', until: null });
  expect(sentTo(client.phone)).toEqual([]);
});

test('at night it waits for the morning there, and says why and until when', async () => {
  const { hub } = opened;
  await hub.settings.change({ quietHoursEnabled: true });
  opened.setNow(new Date('2026-11-20T14:30:00Z'));
  const client = await makeClient(hub, house, { timeZone: 'Asia/Shanghai' });
  const conversation = await makeClosed(hub, house, { clientId: client.id });
  const held = await inviteIn(conversation.id, 'held');
  expect(held).toMatchObject({
    why: 'quiet_hours',
    until: new Date('2026-11-21T00:00:00Z'),
    dueAt: new Date('2026-11-21T00:00:00Z'),
  });
  expect((await listInvites(hub, house, { clientId: client.id, limit: 10 })).items).toMatchObject([
    { state: 'held', why: 'quiet_hours', until: '2026-11-21T00:00:00.000Z' },
  ]);
  opened.setNow(new Date('2026-11-21T00:00:01Z'));
  await hub.prisma.surveyInvite.update({ where: { id: held.id }, data: { dueAt: new Date() } });
  await runJob(hub, { id: 'again', name: 'survey.send', data: { inviteId: held.id }, attemptsMade: 0 });
  await inviteIn(conversation.id, 'sent');
  await until(async () => sentTo(client.phone).length === 1);
});

test('switched off: nobody is asked', async () => {
  const { hub } = opened;
  await hub.settings.change({ surveysEnabled: false });
  const client = await makeClient(hub, house);
  const conversation = await makeClosed(hub, house, { clientId: client.id });
  await planSurvey(hub, { conversationId: conversation.id });
  expect(await inviteOf(conversation.id)).toBeNull();
});

test('after a week nobody is waited for', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const conversation = await makeClosed(hub, house, { clientId: client.id });
  const invite = await inviteIn(conversation.id, 'sent');
  await hub.prisma.surveyInvite.update({
    where: { id: invite.id },
    data: { expiresAt: new Date(Date.now() - 1_000) },
  });
  await Promise.all([expireInvites(hub), expireInvites(hub)]);
  await expect(answerByToken(hub, tokenOf(invite.id), { score: 5 })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect((await kindsOf(client.id)).filter((kind) => kind === 'survey.expired')).toHaveLength(1);
});

test('another division sees no invites', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const conversation = await makeClosed(hub, house, { clientId: client.id });
  await inviteIn(conversation.id, 'sent');
  const stranger = await makeHouse(hub);
  expect((await listInvites(hub, stranger, { clientId: client.id, limit: 10 })).items).toEqual([]);
  expect(
    (await listInvites(hub, { divisionId: null }, { clientId: client.id, limit: 10 })).items,
  ).toHaveLength(1);
});

test('a payload that is not what the contract says is given up, not tried again', async () => {
  await expect(
    runJob(opened.hub, { id: '1', name: 'survey.send', data: { inviteId: 'x' }, attemptsMade: 0 }),
  ).rejects.toMatchObject({ name: 'UnrecoverableError' });
  await expect(
    runJob(opened.hub, { id: '2', name: 'no.such', data: {}, attemptsMade: 0 }),
  ).rejects.toMatchObject({ name: 'UnrecoverableError' });
});
