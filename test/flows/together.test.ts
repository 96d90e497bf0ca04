import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Who else is here, over two servers; and an answer to what its writer has not seen, which is asked about once.

let house: Harness;
beforeAll(async () => {
  house = await startHarness({ servers: 2 });
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

async function texting() {
  const { agent, number } = await house.open();
  const customer = house.customer();
  await customer.text(number, 'Where is it?');
  const { id, clientId } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  return { agent, number, customer, id, clientId };
}

test('who writes is seen by whoever has the client open, on any server, until the line is cut', async () => {
  const { agent, clientId } = await texting();
  const colleague = await house.member('agent');
  colleague.url = house.urls[1] ?? '';
  const stranger = await house.member('agent', { divisionId: await makeDivision(house.hub) });
  const [mine, theirs, strange] = [await agent.socket(), await colleague.socket(), await stranger.socket()];
  const heard: any[] = [];
  theirs.socket.on('told', (push) => void heard.push(push));
  await mine.watch(clientId);
  await theirs.watch(clientId);
  const here = { clientId, doing: 'writing', to: 'note', asks: false, takesOver: false } as const;
  strange.socket.emit('client.here', here);
  mine.socket.emit('client.here', here);
  await until(async () => heard.length > 0);
  expect(heard).toMatchObject([{ kind: 'here', agentId: agent.agentId, doing: 'writing', to: 'note' }]);
  mine.close();
  await until(async () => heard.some((push) => push.kind === 'gone'));
  expect(heard.filter((push) => push.agentId === stranger.agentId)).toEqual([]);
});

test('what was written without having seen the last word is refused once, and goes when it is said again', async () => {
  const { agent, number, customer, id, clientId } = await texting();
  const { lastSeq: seenSeq } = await agent.get(`/clients/${clientId}`);
  await customer.text(number, 'Forget it');
  await until(async () =>
    (await house.timeline(clientId)).some(
      (event) => event.kind === 'message.received' && event.data.text === 'Forget it',
    ),
  );
  const reply = { text: 'It comes today', clientKey: 'a-key-of-this-answer' };
  expect(await agent.ask('POST', `/conversations/${id}/reply`, { ...reply, seenSeq })).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict' } },
  });
  await agent.post(`/conversations/${id}/reply`, reply);
  await customer.getsText('It comes today');
  // What one wrote oneself is no news.
  const { lastSeq } = await agent.get(`/clients/${clientId}`);
  await agent.post(`/conversations/${id}/reply`, { text: 'before noon', seenSeq: lastSeq });
  await agent.post(`/conversations/${id}/reply`, { text: 'or after', seenSeq: lastSeq });
  await customer.getsText('or after');
});
