import type { Harness, Member } from './harness.ts';
import { until } from './openTestHub.ts';
import { happened, talk } from './talk.ts';

/** Every route of a call with others in it, once. */
export async function tourOfCallsWithOthers(house: Harness, supervisor: Member): Promise<void> {
  const place = await house.open({ agents: 2, available: false });
  const [agent, colleague] = place.agents as [Member, Member];
  await agent.goes('available');
  const { id, clientId, call } = await talk(house, { ...place, agent });
  await colleague.goes('available');
  const at = `/conversations/${id}`;
  const { accountSid, authTokens } = house.config.twilio;
  await fetch(`${house.sandboxUrl}/2010-04-01/Accounts/${accountSid}/Calls/${call.sid}/Recordings.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authTokens[0]}`).toString('base64')}` },
    body: new URLSearchParams(),
  });
  await agent.post(`${at}/pause-recording`);
  await agent.post(`${at}/resume-recording`);
  await agent.post(`${at}/ask-help`, { note: 'please' });
  await supervisor.get('/help');
  await supervisor.post(`${at}/take-help`);
  await agent.post(`${at}/end-help`);
  await agent.post(`${at}/rejoin`);
  const joins = async (action: string) => {
    await agent.post(`${at}/${action}`, { to: { agentId: colleague.agentId } });
    await until(async () => (await colleague.get('/me/desk')).offers.length);
    await colleague.post(`${at}/accept`);
    await until(async () => (await agent.get(at)).call.guests[0]?.state === 'in_call');
  };
  await joins('add-party');
  await colleague.post(`${at}/leave`);
  await joins('consult');
  await agent.post(`${at}/swap`);
  await agent.post(`${at}/remove-party`);
  await joins('consult');
  await agent.post(`${at}/merge`);
  await agent.post(`${at}/complete-transfer`);
  await agent.post(`${at}/after-work/end`);
  await colleague.post(`${at}/transfer`, { to: { queueId: place.queueId } });
  await call.hangUp();
  await happened(house, clientId, 'call.abandoned');
  await colleague.post(`${at}/after-work/end`).catch(() => undefined);
  for (const one of place.agents) await one.goes('offline');
}
