import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withTransaction } from '../../core/db.ts';
import { planFollowUp, type NewFollowUp } from '../../core/followUps/planFollowUp.ts';
import { openTestHub, until, type TestHub } from '../support/openTestHub.ts';
import { makeClient, makeHouse, type House } from '../support/people.ts';

// The contact governor through the real queue: what is planned leaves, waits or is given up, and says why.

let opened: TestHub;
let house: House;

beforeAll(async () => {
  opened = await openTestHub();
  house = await makeHouse(opened.hub);
});
afterAll(() => opened.close());
beforeEach(async () => {
  opened.setNow(null);
  await opened.hub.settings.change({ quietHoursEnabled: false });
});

async function plan(order: Partial<NewFollowUp> & { clientId: string }): Promise<string> {
  const planned = await withTransaction(opened.hub, (tx) =>
    planFollowUp(tx, {
      title: 'Thank you',
      kind: 'text',
      text: 'Thank you for a good year',
      dueAt: new Date(),
      ownerId: house.agent.id,
      ...order,
    }),
  );
  return planned!.followUpId;
}

const deliveryOf = (followUpId: string) =>
  until(() => opened.hub.prisma.delivery.findUnique({ where: { idempotencyKey: `followUp-${followUpId}` } }));

test.each(['care', 'win_back', 'campaign'] as const)(
  'a planned %s message leaves as one',
  async (purpose) => {
    const client = await makeClient(opened.hub, house);
    const id = await plan({ clientId: client.id, purpose });
    expect(await deliveryOf(id)).toMatchObject({ purpose, clientId: client.id });
  },
);
