import { describe, expect, it } from 'vitest';
import { buildRows, filterRows } from '../../web/src/timeline/buildRows.ts';
import { groupRows } from '../../web/src/timeline/groupRows.ts';
import type { TimelineEvent } from '#core/contract/events.ts';
import { makeEvent } from './events.ts';

const inCall = (event: TimelineEvent): TimelineEvent => ({ ...event, conversationId: 'c1' });
const on = (day: number, event: TimelineEvent): TimelineEvent => ({
  ...event,
  at: `2026-03-${day}T12:00:00Z`,
});
const sms = { channel: 'sms', text: 'hello', subject: null } as const;

describe('buildRows', () => {
  it('folds what became of a message into its bubble', () => {
    const rows = buildRows([
      makeEvent(1, 'message.queued', { ...sms, messageId: 'm1', purpose: 'reply', clientKey: null }),
      makeEvent(2, 'message.queued', { ...sms, messageId: 'm2', purpose: 'reply', clientKey: null }),
      makeEvent(3, 'message.sent', { messageId: 'm1', state: 'sent', reason: null }),
      makeEvent(4, 'message.failed', { messageId: 'm2', state: 'failed', reason: 'unreachable' }),
      makeEvent(5, 'message.delivered', { messageId: 'm1', state: 'delivered', reason: null }),
    ]);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ type: 'message', seq: 1, delivery: { state: 'delivered' } });
    expect(rows[1]).toMatchObject({
      type: 'message',
      seq: 2,
      delivery: { state: 'failed', reason: 'unreachable' },
    });
  });

  it('shows a mail that was split off in its own conversation', () => {
    const mail = { channel: 'email', text: 'hello', subject: 'one', messageId: 'm1' } as const;
    const rows = buildRows([
      inCall(makeEvent(1, 'message.received', mail)),
      inCall(
        makeEvent(2, 'conversation.mailSplitOff', {
          messageId: 'm1',
          toConversationId: 'c2',
          subject: 'one',
        }),
      ),
    ]);
    expect(rows[0]).toMatchObject({ conversationId: 'c2', event: { conversationId: 'c2' } });
  });

  it('says why and until when a message is held, and forgets it once it is sent', () => {
    const queued = makeEvent(1, 'message.queued', {
      ...sms,
      messageId: 'm1',
      purpose: 'reminder',
      clientKey: null,
    });
    const held = makeEvent(2, 'message.held', {
      messageId: 'm1',
      state: 'held',
      reason: null,
      why: 'quiet_hours',
      until: '2026-03-11T07:00:00Z',
    });
    const sent = makeEvent(3, 'message.sent', { messageId: 'm1', state: 'sent', reason: null });
    expect(buildRows([queued, held])[0]).toMatchObject({
      delivery: { why: 'quiet_hours', until: '2026-03-11T07:00:00Z' },
    });
    expect(buildRows([queued, held, sent])[0]).toMatchObject({
      delivery: { state: 'sent', why: null, until: null },
    });
  });

  it('says that a callback is being made from the moment an agent took it, and waits again when it was given back', () => {
    const events = [
      inCall(makeEvent(1, 'callback.requested', { callbackId: 'b1', kind: 'callback', to: '+4911' })),
      inCall(makeEvent(2, 'conversation.accepted', { agentId: 'a1' })),
      inCall(makeEvent(3, 'conversation.requeued', { agentId: 'a1', reason: 'device_lost' })),
      inCall(makeEvent(4, 'conversation.accepted', { agentId: 'a2' })),
      inCall(makeEvent(5, 'call.connected', { agentId: 'a2' })),
    ];
    const states = events.map((_, index) => {
      const row = buildRows(events.slice(0, index + 1)).find(({ type }) => type === 'callback');
      return row?.type === 'callback' && [row.state, row.agentId];
    });
    expect(states).toEqual([
      ['waiting', null],
      ['calling', 'a1'],
      ['waiting', null],
      ['calling', 'a2'],
      ['done', 'a2'],
    ]);
  });

  it('draws a call as one card from ringing to its end', () => {
    const rows = buildRows([
      inCall(makeEvent(1, 'call.received', { from: '+4911', to: '+4930' })),
      inCall(makeEvent(2, 'conversation.offered', { agentId: 'a1' })),
      inCall(makeEvent(3, 'call.connected', { agentId: 'a1', waitedMs: 4_000 })),
      inCall(makeEvent(4, 'call.held', { agentId: 'a1' })),
      inCall(makeEvent(5, 'call.resumed', { agentId: 'a1' })),
      inCall(makeEvent(6, 'call.ended', { by: 'client', talkMs: 60_000, holdMs: 5_000 })),
    ]);
    expect(rows.map((row) => row.type)).toEqual(['call', 'system']);
    expect(rows[0]).toMatchObject({
      direction: 'inbound',
      agentId: 'a1',
      waitedMs: 4_000,
      outcome: 'ended',
      by: 'client',
      talkMs: 60_000,
      isHeld: false,
    });
  });

  it('draws an abandoned call without an agent', () => {
    const rows = buildRows([
      inCall(makeEvent(1, 'call.received', { from: '+4911', to: '+4930' })),
      inCall(makeEvent(2, 'call.abandoned', { waitedMs: 31_000 })),
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ outcome: 'abandoned', waitedMs: 31_000, agentId: null });
  });

  it('keeps a follow-up in one card', () => {
    const rows = buildRows([
      makeEvent(1, 'followUp.planned', {
        followUpId: 'f1',
        title: 'Ring',
        kind: 'text',
        dueAt: '2026-03-11T09:00:00Z',
        ownerId: 'a1',
      }),
      makeEvent(2, 'followUp.canceled', { followUpId: 'f1', title: 'Ring', reason: 'client_replied' }),
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      type: 'followUp',
      state: 'canceled',
      reason: 'client_replied',
      kind: 'text',
    });
  });

  it('shows a survey where it was planned and its answer where it came in', () => {
    const rows = buildRows([
      makeEvent(1, 'survey.planned', { inviteId: 'i1', channel: 'sms', dueAt: '2026-03-11T09:00:00Z' }),
      makeEvent(2, 'survey.held', { inviteId: 'i1', channel: 'sms', why: 'quiet_hours', until: null }),
      makeEvent(3, 'survey.sent', { inviteId: 'i1', channel: 'sms' }),
      makeEvent(4, 'message.received', { ...sms, messageId: 'm1' }),
      makeEvent(5, 'survey.answered', {
        inviteId: 'i1',
        channel: 'sms',
        score: 2,
        comment: null,
        via: 'sms',
      }),
    ]);
    expect(rows.map((row) => [row.type, row.seq])).toEqual([
      ['survey', 1],
      ['message', 4],
      ['survey', 5],
    ]);
    expect(rows[0]).toMatchObject({ state: 'sent' });
    expect(rows[2]).toMatchObject({ state: 'answered', answer: { score: 2 } });
  });
});

describe('groupRows', () => {
  it('separates days and folds runs of steps', () => {
    const rows = buildRows([
      on(10, makeEvent(1, 'note.added', { text: 'a', clientKey: null })),
      on(10, makeEvent(2, 'conversation.offered', { agentId: 'a1' })),
      on(10, makeEvent(3, 'conversation.missed', { agentId: 'a1' })),
      on(12, makeEvent(4, 'note.added', { text: 'b', clientKey: null })),
    ]);
    const days = groupRows(rows);
    expect(days).toHaveLength(2);
    expect(days[0]?.entries.map((entry) => entry.type)).toEqual(['row', 'system']);
    expect(groupRows(filterRows(rows, 'notes')).flatMap((day) => day.entries)).toHaveLength(2);
  });
});
