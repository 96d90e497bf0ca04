import { expect } from 'vitest';
import type { UpdateQueueSettings } from '../../core/contract/queues.ts';
import type { Harness, Member, Place, PlaceOptions } from './harness.ts';
import { until } from './openTestHub.ts';
import { happened, talk, type Talk } from './talk.ts';

// Calls that are over and have to be written up.

export interface Over extends Talk {
  place: Place;
  at: string;
}

export type CallOver = (
  change: UpdateQueueSettings,
  options?: PlaceOptions & { before?: (spoken: Talk, place: Place) => Promise<void> },
) => Promise<Over>;

const LONG = 600;

/** What the tests of after-call work do, in this house. */
export function afterCallIn(house: Harness, administrator: Member) {
  /** A queue that works like this, and a call in it that the client has ended. */
  const callOver: CallOver = async (change, { before, ...options } = {}) => {
    const place = await house.open({ wrapUpSeconds: LONG, ...options });
    const { status, body } = await administrator.ask('PATCH', `/queues/${place.queueId}/settings`, change);
    expect(status, JSON.stringify(body)).toBe(200);
    const spoken = await talk(house, place);
    await before?.(spoken, place);
    await spoken.call.hangUp();
    await happened(house, spoken.clientId, 'call.ended');
    return { ...spoken, place, at: `/conversations/${spoken.id}` };
  };
  return {
    callOver,
    dataOf: async ({ clientId }: Over, kind: string): Promise<any> =>
      (await happened(house, clientId, kind)).data,
    engagement: async ({ place }: Over) => (await place.agent.get('/me/desk')).agent.engagement,
    segmentOf: ({ id }: Over) =>
      until(() => house.hub.prisma.agentSegment.findFirst({ where: { conversationId: id, kind: 'work' } })),
    /** Makes the time run out without waiting for it. */
    async timeIsOver({ id }: Over): Promise<void> {
      await house.hub.prisma.conversation.update({ where: { id }, data: { wrapUpDueAt: new Date() } });
      await house.hub.jobs.add([
        { name: 'wrapUp.expire', payload: { conversationId: id }, key: `test-${id}-${Date.now()}` },
      ]);
    },
  };
}

export const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

const emptyDraft = { disposition: null, note: '', promise: null, followUp: null, survey: null };

/** A form as a browser sends it. */
export const written = (draft: object) => ({
  draft: { ...emptyDraft, ...draft },
  writtenAt: new Date().toISOString(),
});
