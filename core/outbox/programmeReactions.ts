import { isComplaint } from '../cases/openForAnswer.ts';
import { isRevisitComplaint } from '../cases/openForRevisit.ts';
import type { EventKind } from '../contract/events.ts';
import { LOW_SCORE } from '../contract/instruments.ts';
import {
  alarm,
  noteContact,
  ofClient,
  refreshRelation,
  until,
  type Facts,
  type Reaction,
  type Reactions,
} from './reactionParts.ts';

// What follows from what, beside the conversations themselves: follow-ups, surveys, cases, care, relationships, rules.

type OfProgrammes =
  | Extract<
      EventKind,
      `${'followUp' | 'survey' | 'case' | 'care' | 'revisit' | 'review' | 'order' | 'relation' | 'winBack' | 'rule'}.${string}`
    >
  | 'client.updated'
  | 'client.dateChanged';

type Planned = {
  event: {
    data: { followUpId: string; dueAt: string; dueUntil?: string | undefined; remindAt?: string | undefined };
  };
};
/** At the end of its window, if it has one. */
const remindWhenDue = ({ event: { data } }: Planned): Reaction => ({
  job: 'followUp.remind',
  payload: { followUpId: data.followUpId },
  delayMs: until(data.dueUntil ?? data.dueAt),
});
/** One alarm rings for all messages that are due in the same moment. */
const sendOrRemind = (facts: Facts<'followUp.planned'>): Reaction =>
  facts.event.data.kind === 'text'
    ? { job: 'followUp.sendDue', payload: {}, ...alarm(facts.event.data.dueAt) }
    : remindWhenDue(facts);
const remindAhead = ({ event: { data } }: Planned): Reaction | null =>
  data.remindAt
    ? {
        job: 'followUp.remindAhead',
        payload: { followUpId: data.followUpId },
        delayMs: until(data.remindAt),
      }
    : null;
const ringCaseClocks = ({ event }: { event: { data: { clockAt: string | null } } }): Reaction | null =>
  event.data.clockAt ? { job: 'case.due', payload: {}, ...alarm(event.data.clockAt) } : null;
const tendClient = ofClient('care.tendClient');

export const programmeReactions: Reactions<OfProgrammes> = {
  'followUp.planned': [sendOrRemind, remindAhead],
  'followUp.moved': [remindWhenDue, remindAhead],
  'followUp.reminded': [
    ({ event }) =>
      event.data.escalateAt
        ? {
            job: 'followUp.escalate',
            payload: { followUpId: event.data.followUpId },
            delayMs: until(event.data.escalateAt),
          }
        : null,
  ],
  'followUp.escalated': [],
  'followUp.assigned': [],
  'followUp.done': [(facts) => (facts.event.data.kind === 'visit' ? refreshRelation(facts) : null)],
  'followUp.canceled': [],

  'survey.planned': [({ event }) => ({ job: 'survey.sendDue', payload: {}, ...alarm(event.data.dueAt) })],
  'survey.held': [
    ({ event }) =>
      event.data.until ? { job: 'survey.sendDue', payload: {}, ...alarm(event.data.until) } : null,
  ],
  'survey.skipped': [],
  'survey.sent': [],
  'survey.answered': [
    ({ event }) =>
      event.data.score <= LOW_SCORE || event.data.neverAgain
        ? { job: 'followUp.planForLowScore', payload: { inviteId: event.data.inviteId } }
        : null,
    ({ event }) =>
      isComplaint(event.data) ? { job: 'case.openForAnswer', payload: { eventId: event.id } } : null,
    noteContact,
  ],
  'survey.expired': [
    // Who was asked by keypad and is still on the line.
    ({ event }) =>
      event.data.channel === 'call' && event.conversationId
        ? { job: 'call.clear', payload: { conversationId: event.conversationId } }
        : null,
  ],

  'case.opened': [
    ringCaseClocks,
    (facts) => (facts.event.data.kind === 'complaint' ? refreshRelation(facts) : null),
  ],
  'case.causedAgain': [],
  'case.moved': [
    ringCaseClocks,
    ({ event }) =>
      event.data.to === 'closed' ? { job: 'survey.planForCase', payload: { eventId: event.id } } : null,
  ],
  'case.changed': [ringCaseClocks],
  'case.noted': [],
  'case.remedied': [],
  'case.passed': [ringCaseClocks],
  'case.passRead': [],
  'case.passAnswered': [],
  'case.conversationLinked': [],
  'case.confirmationAsked': [
    ({ event }) => ({ job: 'case.due', payload: {}, ...alarm(event.data.lapsesAt) }),
  ],
  'case.confirmationAnswered': [],
  'case.clockWarned': [ringCaseClocks],
  'case.clockBreached': [ringCaseClocks],

  // Another tier or segment, another date: who fits a plan's rule may be another.
  'client.updated': [tendClient, refreshRelation],
  'client.dateChanged': [tendClient],
  'care.enrolled': [],
  'care.changed': [],
  'revisit.completed': [
    ({ event }) =>
      isRevisitComplaint(event.data) ? { job: 'case.openForRevisit', payload: { eventId: event.id } } : null,
  ],
  'revisit.skipped': [],
  'review.ordered': [({ event }) => ({ job: 'review.make', payload: { reportId: event.data.reportId } })],
  'review.ready': [],
  'review.approved': [],
  'review.declined': [],
  'order.recorded': [refreshRelation],
  'relation.changed': [],
  'winBack.opened': [],
  'winBack.moved': [],
  'winBack.closed': [refreshRelation],
  'rule.fired': [({ event }) => ({ matchQueues: event.data.queueIds })],
};
