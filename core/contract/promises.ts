// What must be true of every database of ours, whatever was done to it. The words are shown by `npm run verify` and by the
// console; how each is proven stands in core/verification. No schema code here: the console takes the words as they are.

export const promiseWords = {
  'promise.seq_gapless':
    'The numbers of a client’s events have no gap and end at the number the client row has',
  'promise.event_once': 'What a provider sent is one event, however often it was sent',
  'promise.message_on_timeline': 'Every message taken in is on its client’s timeline exactly once',
  'promise.call_on_timeline': 'Every call taken in is on its client’s timeline exactly once',
  'promise.sent_on_timeline': 'Every message of ours has one delivery and is on the timeline exactly once',
  'promise.fate_on_timeline': 'How a delivery ended is on the timeline, once',
  'promise.end_on_timeline': 'A conversation that is over says so on the timeline, once',
  'promise.mail_accounted': 'Every mail that was kept is on a timeline or held back with a reason',
  'promise.mail_once': 'A mail is one message per mailbox of ours, and not both taken in and held back',
  'promise.outbox_done': 'What follows from an event is under way within five minutes',
  'promise.outbox_event': 'Nothing waits to be passed on for an event that does not exist',
  'promise.address_one_client': 'An address belongs to one client',
  'promise.tombstone_reachable':
    'Who was merged into somebody leads to who goes on, and nothing is left behind under the old name',
  'promise.belongs_together': 'What belongs to a conversation belongs to the conversation’s client',
  'promise.one_open_conversation': 'One conversation at most is open per client, channel and address of ours',
  'promise.joined_goes_along':
    'What is worked on together is one client’s, and the part goes with its head: same holder, closed with it',
  'promise.joined_asked_once': 'Conversations that are worked on together are asked about once',
  'promise.one_live_reservation': 'A conversation has one live reservation at most',
  'promise.one_question': 'An agent is asked one thing at a time',
  'promise.one_call_per_agent': 'An agent has one live call at most',
  'promise.offer_matches': 'An offered conversation has its open offer, and no other has one',
  'promise.holder_matches': 'Who holds a conversation has its live reservation, and nobody else has',
  'promise.in_hand_counted': 'What an agent has in hand is counted as it is',
  'promise.free_found': 'Who is free is found in each of their queues, and nobody else is',
  'promise.reservation_told': 'A reservation that is answered or over says when and how',
  'promise.closed_is_over': 'A closed conversation holds nobody and waits nowhere',
  'promise.waiting_in_queue': 'Who waits is in a queue, and nobody else is',
  'promise.arrival_told':
    'A call that a flow leads is in no queue yet, and one that is out of it says where it went',
  'promise.visit_told': 'A stay in a queue that is over says how it ended',
  'promise.visits_apart': 'A conversation is in one queue at a time',
  'promise.conversation_times': 'A conversation has the times that its state needs',
  'promise.interval_matches':
    'An agent’s hours are noted without a gap: the open one says what the agent is now',
  'promise.leg_state_told': 'A connection that was answered or is over says when',
  'promise.one_leg_per_party': 'Each side of a call has one live connection at most',
  'promise.leg_ends_with_call': 'An hour after a call nobody is left on its line',
  'promise.due_work_done':
    'What is due is done: offers, wrap-up, surveys and follow-ups in five minutes, messages in an hour',
  'promise.delivery_forward': 'The fate of a message only moves forward',
  'promise.leg_forward': 'The state of a connection only moves forward',
  'promise.history_complete': 'The history of states leads to the state of today, step by step',
  'promise.delivery_told': 'A delivery has what its state needs: a lease, a time, the provider’s id',
  'promise.opt_out_respected': 'Nothing is sent to who has opted out',
  'promise.rules_noted': 'An automatic message that left says by which hours it was allowed to',
  'promise.hours_respected': 'Automatic messages leave within the hours of everywhere their reader may be',
  'promise.survey_cap': 'No client is asked twice within the days of the survey cap',
  'promise.one_invite': 'One invite per conversation and survey',
  'promise.one_answer': 'One answer per invite, and only to one that was sent',
  'promise.invite_sent_once': 'A survey that was sent has one message, and one that was not has none',
  'promise.low_score_followed': 'A low score is a supervisor’s follow-up within five minutes',
  'promise.follow_up_told': 'A follow-up has what its state needs: a reminder, an end, a reason',
  'promise.overtaken_text_canceled': 'A planned text is canceled when the client gets in touch first',
  'promise.planned_text_once':
    'A planned text that was canceled is not sent, and one that is open has not left yet',
} as const;

type Keys = keyof typeof promiseWords;
export type PromiseId = Keys extends `promise.${infer Id}` ? Id : never;

/** What a promise says, in English. */
export function wordsOf(id: PromiseId): string {
  return promiseWords[`promise.${id}`];
}
