import type { Conversation } from '../api/types.ts';

// Who is in the call besides agent and client, as the screen needs it.

export type Call = NonNullable<Conversation['call']>;
export type Guest = Call['guests'][number];

/** Who is consulted apart from the client, or is being handed the call. */
export function privateGuestOf(call: Call | null): Guest | undefined {
  return call?.guests.find((guest) => guest.mode !== 'add' && !guest.merged);
}

/** Who talks with agent and client. */
export function openGuestsOf(call: Call | null): readonly Guest[] {
  return call?.guests.filter((guest) => guest.merged && guest.state === 'in_call') ?? [];
}

export function nameOf(guest: Guest): string {
  return guest.agentName ?? guest.target.name;
}
