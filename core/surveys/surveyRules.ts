import type { Channel, ConversationState, Direction, MessageChannel, Outcome } from '../contract/words.ts';

// Which conversation is followed by a question, and on which channel. Pure; see the table in test/core/surveyRules.test.ts.

export interface SurveyFacts {
  channel: Channel;
  direction: Direction;
  state: ConversationState;
  outcome: Outcome | null;
  /** The client's address in this conversation; null for a withheld caller. */
  address: string | null;
  ourAddress: string;
}

export interface SurveyRoute {
  channel: MessageChannel;
  to: string;
  ourAddress: string;
}

const E164 = /^\+[1-9]\d{6,14}$/;

/** Where to ask how it went; null when nobody is to be asked. A call is asked about by text. */
export function surveyRoute(facts: SurveyFacts): SurveyRoute | null {
  const { channel, address, ourAddress } = facts;
  if (
    facts.direction !== 'inbound' ||
    facts.state !== 'closed' ||
    facts.outcome !== 'handled' ||
    address === null
  )
    return null;
  if (channel === 'email') return address.includes('@') ? { channel, to: address, ourAddress } : null;
  return E164.test(address) ? { channel: 'sms', to: address, ourAddress } : null;
}
