import type { Harness } from './harness.ts';

/** Asks every route about surveys once: instruments, rules, campaigns, and what they come to. */
export async function tourOfSurveys(house: Harness): Promise<void> {
  const administrator = await house.member('administrator');
  const text = { en: 'How was it?' };
  const content = {
    title: { en: 'Toured' },
    questions: [{ key: 'score', kind: 'csat', dimension: 'overall', text }],
  };
  const survey = await administrator.post('/surveys', { name: 'Toured', content });
  const one = `/surveys/${survey.id}`;
  await administrator.get('/surveys');
  await administrator.patch(one, { name: 'Toured again' });
  await administrator.post(`${one}/versions`, { content, after: survey.version.number });
  await administrator.get(`${one}/versions`);
  await administrator.post('/surveys/preview', { content, language: 'en' });

  // Switched off, so that nobody else is asked by it.
  const rule = { name: 'Toured', surveyId: survey.id, on: 'case', enabled: false };
  const { id: ruleId } = await administrator.post('/survey-rules', rule);
  await administrator.get('/survey-rules');
  await administrator.patch(`/survey-rules/${ruleId}`, { samplePercent: 50 });

  const audience = { tiers: ['vip'] };
  await administrator.post('/survey-campaigns/count', { audience });
  const order = { name: 'Toured', surveyId: survey.id, audience, dueAt: '2099-01-01T00:00:00Z' };
  const campaign = await administrator.post('/survey-campaigns', order);
  await administrator.get('/survey-campaigns');
  await administrator.post(`/survey-campaigns/${campaign.id}/cancel`);

  await administrator.get('/survey-results');
  await administrator.get('/survey-answers?state=sent');
}
