import type { Harness } from './harness.ts';
import { until } from './openTestHub.ts';
import { openRuleDesk } from './ruleDesk.ts';

/** Asks every route about rules once. */
export async function tourOfRules(house: Harness): Promise<void> {
  const desk = await openRuleDesk(house);
  const { admin, agent, supervisor } = desk;
  const document = {
    when: 'note.added',
    actions: [{ do: 'priority', span: { amount: 1, unit: 'minutes' } }],
  };
  const { id } = await desk.rule(document, 'Toured');
  const path = `/rules/${id}`;
  const { clientId, id: conversationId } = await desk.writes('hello');
  await agent.post(`/conversations/${conversationId}/note`, { text: 'a note' });
  const [firing] = await until(async () => {
    const all = await desk.firings(id);
    return all.length > 0 && all;
  });
  await supervisor.get(`/rule-firings/${firing.id}`);

  await admin.put(path, { name: 'Toured again', version: 1, document });
  for (const read of ['/rules', path, `${path}/versions`]) await supervisor.get(read);
  await admin.put('/rule-order', { ruleIds: [id] });
  await admin.post('/rule-tries', { document, clientId, seq: 1 });
  const run = await admin.post('/rule-dry-runs', { document });
  await until(async () => (await admin.get(`/rule-dry-runs/${run.id}`)).isDone);
  await admin.post(`${path}/remove`);
}
