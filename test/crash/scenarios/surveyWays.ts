import { randomUUID } from 'node:crypto';
import { hangUp } from '../../../core/calls/endCall.ts';
import { logAndClose } from '../../../core/conversations/wrapUp.ts';
import { withTransaction } from '../../../core/db.ts';
import { listInstruments } from '../../../core/surveyDesk/instruments.ts';
import { countAudience } from '../../../core/surveys/planCampaigns.ts';
import { planSurveyFor, planSurveyOf } from '../../../core/surveys/planSurveyFor.ts';
import { askedByKey } from '../../../core/surveys/versions.ts';
import { withdrawInvite } from '../../../core/surveys/withdrawInvite.ts';
import { recordEvent } from '../../../core/timeline/recordEvent.ts';
import type { Place } from '../place.ts';
import { counted, itIs, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { calling, connected, form, hears, party } from './callParts.ts';
import { accepted } from './texts.ts';

interface Served {
  place: Place;
  phone: string;
  clientId: string;
}

/** A client who was served, and of whom nothing more is asked by itself. */
async function served(w: World): Promise<Served> {
  await w.settings({ surveysEnabled: false, ...itIs('day') });
  const place = await w.place();
  const { phone } = w.customer();
  await w.text(phone, place.number, `hello ${randomUUID()}`);
  const conversationId = await accepted(w, place);
  await w.act((hub) => logAndClose(hub, place.agent, { conversationId, survey: false }));
  const clientId = await w.clientOf(phone);
  await w.settings({ surveysEnabled: true, surveyDelaySeconds: 0, ...itIs('day') });
  return { place, phone, clientId };
}

const inviteOf = (w: World, clientId: string, state: 'sent' | 'answered') =>
  w.until(`a survey that is ${state}`, () => w.prisma.surveyInvite.findFirst({ where: { clientId, state } }));

async function asks(w: World, { clientId }: Served, instrumentKey: string): Promise<string> {
  await w.act((hub) =>
    withTransaction(hub, (tx) =>
      planSurveyFor(tx, { clientId, instrumentKey, ruleKey: `why:${clientId}`, dueAt: new Date() }, hub),
    ),
  );
  return (await inviteOf(w, clientId, 'sent')).id;
}

/** The same by the survey's id, as a rule of the house orders it. */
async function asksById(w: World, { clientId }: Served, instrumentKey: string): Promise<string> {
  await w.act((hub) =>
    withTransaction(hub, async (tx) => {
      const { surveyId } = await askedByKey(tx, instrumentKey);
      return planSurveyOf(tx, { clientId, surveyId, ruleKey: `why:${clientId}`, dueAt: new Date() }, hub);
    }),
  );
  return (await inviteOf(w, clientId, 'sent')).id;
}

const inParts: Scenario = {
  name: 'a survey of several questions, answered in part by text',
  async run(w) {
    const one = await served(w);
    const id = await asks(w, one, 'service');
    await w.text(one.phone, one.place.number, '2');
    const next = `survey-${id}-agent`;
    await w.until('the next question', () =>
      w.prisma.delivery.findFirst({
        where: { idempotencyKey: next, state: { notIn: ['pending', 'leased'] } },
      }),
    );
    await w.pool.query(`UPDATE survey_invite SET finish_at = now() - interval '1 s' WHERE id = $1`, [id]);
    await w.timePasses();
    await inviteOf(w, one.clientId, 'answered');
    return counted(w, one.clientId, { 'survey.sent': 1, 'survey.answered': 1 });
  },
};

const askedAgain: Scenario = {
  name: 'a survey that is asked once more',
  async run(w) {
    const one = await served(w);
    const id = await asksById(w, one, 'project');
    // Words alone, without a rating, are no answer: it goes on as one that is not answered.
    await w.prisma.surveyResponse.create({
      data: { inviteId: id, questionKey: 'words', kind: 'text', text: 'well', via: 'web' },
    });
    await w.pool.query(`UPDATE survey_invite SET finish_at = now() - interval '1 s' WHERE id = $1`, [id]);
    await w.timePasses();
    await w.until('its words are looked at', () =>
      w.prisma.surveyInvite.findFirst({ where: { id, finishAt: null } }),
    );
    await w.pool.query(`UPDATE survey_invite SET remind_at = now() - interval '1 min' WHERE id = $1`, [id]);
    await w.timePasses();
    await w.until('the reminder', () =>
      w.prisma.delivery.findFirst({ where: { idempotencyKey: `survey-${id}-again` } }),
    );
    return counted(w, one.clientId, { 'survey.planned': 1, 'survey.sent': 1, 'survey.answered': 0 });
  },
};

const withdrawn: Scenario = {
  name: 'a survey of a revisit that took place before it',
  async run(w) {
    const { clientId } = await served(w);
    const ruleKey = `visit:${clientId}`;
    const order = { clientId, instrumentKey: 'project', ruleKey, dueAt: new Date(Date.now() + 86_400_000) };
    await w.act((hub) => withTransaction(hub, (tx) => planSurveyFor(tx, order, hub)));
    await w.act((hub) => withTransaction(hub, (tx) => withdrawInvite(tx, ruleKey)));
    return counted(w, clientId, { 'survey.planned': 1, 'survey.skipped': 1, 'survey.sent': 0 });
  },
};

/** As a case tells it that was closed by its agent. */
const closed = {
  caseId: randomUUID(),
  number: '1',
  title: 'a case',
  clockAt: null,
  from: 'resolved',
  to: 'closed',
  action: 'close',
  note: null,
  why: 'by_agent',
  departmentId: randomUUID(),
  ownerId: null,
} as const;

const campaign: Scenario = {
  name: 'a campaign, and a survey after a case',
  async run(w) {
    const one = await served(w);
    const { divisionId, queueId, agent } = one.place;
    await w.act((hub) => listInstruments(hub, agent));
    await w.act((hub) => withTransaction(hub, (tx) => askedByKey(tx, 'nps')));
    const { id: surveyId } = await w.prisma.survey.findUniqueOrThrow({ where: { key: 'nps' } });
    const audience = { tiers: [], queueIds: [queueId], servedWithinDays: 1 };
    await w.act((hub) => countAudience(hub, divisionId, audience));
    await w.prisma.surveyCampaign.create({
      data: { divisionId, surveyId, name: 'all', audience, dueAt: new Date(Date.now() - 60_000) },
    });
    await w.timePasses();
    await inviteOf(w, one.clientId, 'sent');
    await w.prisma.surveyRule.create({ data: { divisionId, surveyId, name: 'cases', on: 'case' } });
    const { clientId } = one;
    await w.act((hub) =>
      withTransaction(hub, (tx) => recordEvent(tx, { clientId, kind: 'case.moved', data: closed })),
    );
    await w.until('the second is left out', () =>
      w.prisma.surveyInvite.findFirst({ where: { clientId, state: 'skipped' } }),
    );
    return counted(w, clientId, { 'survey.planned': 2, 'survey.sent': 1, 'survey.skipped': 1 });
  },
};

const byRule: Scenario = {
  name: 'a survey that a rule asks for',
  async run(w) {
    await w.settings({ surveysEnabled: true, surveyDelaySeconds: 0, ...itIs('day') });
    const place = await w.place();
    const { divisionId } = place;
    await w.act((hub) => withTransaction(hub, (tx) => askedByKey(tx, 'nps')));
    const { id: surveyId } = await w.prisma.survey.findUniqueOrThrow({ where: { key: 'nps' } });
    await w.prisma.surveyRule.create({ data: { divisionId, surveyId, name: 'all', on: 'conversation' } });
    const { phone } = w.customer();
    await w.text(phone, place.number, `hello ${randomUUID()}`);
    const conversationId = await accepted(w, place);
    await w.act((hub) => logAndClose(hub, place.agent, { conversationId }));
    const clientId = await w.clientOf(phone);
    const invite = await inviteOf(w, clientId, 'sent');
    if (invite.surveyId !== surveyId) throw new Error('another survey was sent');
    return counted(w, clientId, { 'survey.planned': 1, 'survey.sent': 1 });
  },
};

/** The agent has hung up; the caller presses a key, and then another or nothing more. */
async function byKeypad(w: World, keys: { instrument: string; pressed: Record<string, string> }) {
  const { place, phone, call } = await calling(w);
  const { divisionId } = place;
  await w.act((hub) => withTransaction(hub, (tx) => askedByKey(tx, keys.instrument)));
  const { id: surveyId } = await w.prisma.survey.findUniqueOrThrow({ where: { key: keys.instrument } });
  await w.prisma.surveyRule.create({
    data: { divisionId, surveyId, name: 'calls', on: 'conversation', byKeypad: true },
  });
  await w.settings({ surveysEnabled: true, surveyDelaySeconds: 0, ...itIs('day') });
  const id = (call.conference ?? '').slice('conv-'.length);
  await hears(w, call, `/voice/greet/${id}`);
  await hears(w, call, `/voice/wait/${id}`);
  await accepted(w, place);
  await party(w, id, 'agent');
  await connected(w, id);
  await w.act((hub) => hangUp(hub, place.agent, id));
  await w.until('the first question is heard', () =>
    w.prisma.surveyInvite.findFirst({ where: { conversationId: id, askedAt: { not: null } } }),
  );
  for (const [question, Digits] of Object.entries(keys.pressed))
    await w.post(`/voice/rated/${id}?question=${question}&tries=0`, { ...form(call, 'in-progress'), Digits });
  w.outside.tell(call, 'completed');
  const clientId = await w.clientOf(phone);
  await inviteOf(w, clientId, 'answered');
  await w.act((hub) => logAndClose(hub, place.agent, { conversationId: id }));
  return counted(w, clientId, { 'survey.planned': 0, 'survey.sent': 1, 'survey.answered': 1 });
}

const keypadWhole: Scenario = {
  name: 'a survey by keypad',
  run: (w) => byKeypad(w, { instrument: 'nps', pressed: { recommend: '9' } }),
};

const keypadInParts: Scenario = {
  name: 'a survey by keypad, and the caller hangs up in the middle',
  run: (w) => byKeypad(w, { instrument: 'service', pressed: { overall: '2' } }),
};

export const surveyWayScenarios: readonly Scenario[] = [
  inParts,
  askedAgain,
  campaign,
  byRule,
  withdrawn,
  keypadWhole,
  keypadInParts,
];
