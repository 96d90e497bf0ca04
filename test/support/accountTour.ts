import type { Harness } from './harness.ts';

/** Asks every route about accounts once, as somebody who is signed in by password. */
export async function tourOfAccounts(house: Harness): Promise<void> {
  const boss = await house.member('administrator');
  const colleague = await house.member('agent');
  const { email } = boss;
  await house.signIn(email);
  const signedIn = await house.signIn(email);
  await signedIn.get('/me/account');
  const { items } = await signedIn.get('/me/sessions');
  await signedIn.post(`/me/sessions/${items.find((one: any) => !one.isThis).id}/end`);
  await signedIn.post('/me/sessions/end-others');
  const { item } = await signedIn.post('/me/keys', { name: 'till' });
  await signedIn.get('/me/keys');
  await signedIn.post(`/me/keys/${item.id}/revoke`);
  await signedIn.post(`/agents/${colleague.agentId}/password-link`);
  await signedIn.post(`/agents/${colleague.agentId}/reset-second-factor`);
  await signedIn.get('/security-events');
}
