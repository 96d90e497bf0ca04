import { phoneFormOf } from '#core/contract/phoneForms.ts';
import type { Address, Conversation } from '../api/types.ts';

/** Where a message can go: an address of the client, and the open conversation there if there is one. */
export interface Target {
  key: string;
  channel: 'sms' | 'email';
  to: string;
  hasOptedOut: boolean;
  /** It is a name and no number: nothing can be sent there. */
  isName: boolean;
  conversation: Conversation | null;
}

function openAt(
  conversations: readonly Conversation[],
  { channel, to, focusId }: { channel: Target['channel']; to: string; focusId: string | null },
): Conversation | null {
  const open = conversations.filter(
    (conversation) => conversation.channel === channel && conversation.state !== 'closed',
  );
  const there = open.filter((conversation) => conversation.address === to);
  // Two mails of one client may have conversations of their own: the one that the page is about.
  return there.find(({ id }) => id === focusId) ?? there[0] ?? null;
}

export function targetsOf(
  addresses: readonly Address[],
  conversations: readonly Conversation[],
  focusId: string | null = null,
): Target[] {
  return addresses.map((address) => {
    const channel = address.kind === 'phone' ? 'sms' : 'email';
    const conversation = openAt(conversations, { channel, to: address.value, focusId });
    return {
      key: `${channel}:${address.value}`,
      channel,
      to: address.value,
      hasOptedOut: address.optedOutAt !== null,
      isName: address.kind === 'phone' && phoneFormOf(address.value) === 'name',
      conversation,
    };
  });
}

/** The focused conversation's address, else the one whose client waits, else any open one, else the first that may be written to. */
export function preferredTarget(targets: readonly Target[], focusId: string | null): Target | null {
  const allowed = targets.filter((target) => !target.hasOptedOut && !target.isName);
  return (
    targets.find((target) => target.conversation !== null && target.conversation.id === focusId) ??
    allowed.find((target) => target.conversation?.waitingSince) ??
    allowed.find((target) => target.conversation !== null) ??
    allowed[0] ??
    targets[0] ??
    null
  );
}
