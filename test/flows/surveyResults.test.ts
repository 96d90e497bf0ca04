import { afterAll, beforeAll, expect, test } from 'vitest';
import { refreshSums } from '../../core/surveyDesk/sums.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';

// What surveys come to: from customers' answers, through the sums, to the numbers and the lists that they open.

let house: Harness;
let supervisor: Member;
let admin: Member;
let place: Place;
beforeAll(async () => {
  house = await startHarness();
  supervisor = await house.member('supervisor');
  admin = await house.member('administrator');
  await supervisor.put('/settings', {
    surveysEnabled: true,
    surveyDelaySeconds: 0,
    surveyCapDays: 0,
    quietHoursEnabled: false,
  });
  place = await house.open();
});
afterAll(() => house.close());

const easy = {
  title: { en: 'Easy' },
  questions: [{ key: 'effort', kind: 'ces', dimension: 'effort', text: { en: 'Was it easy?' } }],
};

async function asked(): Promise<{ clientId: string; number: string; link: string }> {
  const customer = house.customer();
  await customer.text(place.number, 'hello');
  const { id, clientId } = await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  await place.agent.post(`/conversations/${id}/close`);
  const { body } = await customer.getsText(/\/s\//);
  return { clientId, number: customer.number, link: /https?:\S+/.exec(body)?.[0] ?? '' };
}

async function says(score: number): Promise<string> {
  const { clientId, link } = await asked();
  expect(
    (await fetch(link, { method: 'POST', body: new URLSearchParams({ score: String(score) }) })).status,
  ).toBe(200);
  await happened(house, clientId, 'survey.answered');
  return clientId;
}

/** The numbers, when they have come to so many answers. */
const results = (answered: number, query = '') =>
  until(async () => {
    const found = await supervisor.get(`/survey-results?${query}`);
    return found.total.answered === answered && found;
  });

test(
  'A-24 from end to end; each number opens those behind it, and only there',
  { timeout: 120_000 },
  async () => {
    for (const score of [5, 5, 4, 4]) await says(score);
    const few = await results(4);
    expect(few.total.index).toEqual({ n: 4, value: null, low: null, high: null });
    expect(few.total.band).toBeNull();
    const last = await says(3);
    await asked();
    const found = await results(5, 'groupBy=agent');
    expect(found.total).toMatchObject({ sent: 6, answered: 5, neverAgain: 0, band: 'amber' });
    expect(found.total.index).toMatchObject({ n: 5, value: 80 });
    expect(found.total.responseRate.value).toBeCloseTo(83.33, 1);
    expect(found).toMatchObject({ target: 90, satisfied: 4, wordOfMouth: { from: 20, to: 48 } });
    expect(found.questions[0]).toMatchObject({ key: 'score', kind: 'csat', n: 5, top: { value: 80 } });
    expect(found.groups).toMatchObject([{ id: place.agent.agentId, answered: 5, sent: 6 }]);
    expect(found.series).toHaveLength(1);

    const list = async (query: string) => (await supervisor.get(`/survey-answers?${query}`)).items;
    expect(await list('state=sent')).toHaveLength(6);
    expect(await list('state=answered')).toHaveLength(5);
    expect(await list(`agentId=${place.agent.agentId}`)).toHaveLength(5);
    expect(await list('question=score&value=3')).toMatchObject([
      { clientId: last, answer: { score: 3, of: 5 }, survey: 'Satisfaction' },
    ]);
    expect(await list('state=neverAgain')).toEqual([]);
    const first = await supervisor.get('/survey-answers?limit=2');
    const second = await supervisor.get(`/survey-answers?limit=50&cursor=${first.nextCursor}`);
    expect(first.items.length + second.items.length).toBe(5);
    expect(JSON.stringify(await list('state=sent'))).not.toMatch(/token|\/s\//);
    expect(await list('from=2020-01-01&to=2020-12-31')).toEqual([]);

    // Agents rate nobody and read no results; nor does anybody of another division.
    expect(await place.agent.ask('GET', '/survey-results')).toMatchObject({ status: 403 });
    // Made anew, whoever does it and however often, they are the same.
    await house.hub.prisma.$executeRaw`UPDATE survey_sum_state SET refreshed_at = '2020-01-01'`;
    await Promise.all([refreshSums(house.hub), refreshSums(house.hub)]);
    expect((await results(5, 'groupBy=agent')).total).toEqual(found.total);
  },
);

test('by segment; effort beside waiting and transfers; days that are left are told; each number opens its answers', async () => {
  const { prisma, pool } = house.hub;
  const survey = await admin.post('/surveys', { name: 'Easy', content: easy });
  await admin.post('/survey-rules', { name: 'Easy', surveyId: survey.id, on: 'conversation' });
  // A segment is written once, so what was done by one agent is told as done by two here.
  const passOn = async (conversationId: string) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SET LOCAL session_replication_role = replica');
      await client.query(`UPDATE agent_segment SET result = 'transferred' WHERE conversation_id = $1`, [
        conversationId,
      ]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  };
  const effortOf = async (effort: number, { minutes, passedOn }: { minutes: number; passedOn: boolean }) => {
    const { clientId, link } = await asked();
    const conversation = await prisma.conversation.findFirstOrThrow({ where: { clientId } });
    const openedAt = new Date((conversation.handledAt ?? new Date()).getTime() - minutes * 60_000);
    await prisma.conversation.update({ where: { id: conversation.id }, data: { openedAt } });
    await prisma.client.update({ where: { id: clientId }, data: { segment: passedOn ? 'key' : 'growth' } });
    if (passedOn) await passOn(conversation.id);
    await fetch(link, { method: 'POST', body: new URLSearchParams({ effort: String(effort) }) });
    await happened(house, clientId, 'survey.answered');
    return clientId;
  };
  const patient = await effortOf(2, { minutes: 6, passedOn: true });
  for (const effort of [7, 7, 6, 6, 7]) await effortOf(effort, { minutes: 0, passedOn: false });
  const found = await until(async () => {
    const now = await supervisor.get(`/survey-results?groupBy=segment&surveyId=${survey.id}`);
    return now.total.answered === 6 && now;
  });
  expect(found.daysLeft).toBe(0);
  expect(found.groups).toMatchObject([
    { id: 'growth', name: 'growth', answered: 5 },
    { id: 'key', name: 'key', answered: 1 },
  ]);
  expect(found.effort.waited).toMatchObject([
    { band: 0, n: 5, mean: { value: 6.6 } },
    { band: 3, n: 1, mean: { value: null } },
  ]);
  expect(found.effort.transfers).toMatchObject([
    { band: 0, n: 5 },
    { band: 1, n: 1 },
  ]);
  const list = async (query: string) =>
    (await supervisor.get(`/survey-answers?surveyId=${survey.id}&${query}`)).items;
  expect(await list('segment=growth')).toHaveLength(5);
  expect(await list('waited=3')).toMatchObject([{ clientId: patient, answer: { score: 2 } }]);
  expect(await list('transfers=1')).toMatchObject([{ clientId: patient }]);
  expect(await list('transfers=0&waited=0')).toHaveLength(5);

  // A day that is noted while somebody sums it is neither waited for nor forgotten.
  const sums = () => prisma.$queryRaw`SELECT sum(n)::int AS n FROM survey_sum`;
  const before = await sums();
  const other = await pool.connect();
  try {
    await other.query('BEGIN');
    await prisma.$executeRaw`UPDATE survey_sum_state SET refreshed_at = '2020-01-01'`;
    await pool.query('SELECT note_survey_days(2)');
    expect((await other.query('SELECT sum_survey_day() IS NOT NULL AS done')).rows).toEqual([{ done: true }]);
    await prisma.$executeRaw`UPDATE survey_sum_state SET refreshed_at = '2020-01-01'`;
    await pool.query('SELECT note_survey_days(2)');
    expect((await pool.query('SELECT sum_survey_day() AS day')).rows).toEqual([{ day: null }]);
    await other.query('COMMIT');
  } finally {
    other.release();
  }
  expect((await pool.query('SELECT sum_survey_day() IS NOT NULL AS done')).rows).toEqual([{ done: true }]);
  expect(await sums()).toEqual(before);
});

test.each([
  'from=2020-01-01&to=2026-01-01',
  'from=2026-02-01&to=2026-01-01',
  'from=yesterday',
  'groupBy=client',
])('%s is refused', async (query) => {
  expect(await supervisor.ask('GET', `/survey-results?${query}`)).toMatchObject({ status: 400 });
});
