import { fixedSid } from '../ids.ts';
import type { Call } from '../model/call.ts';
import { durationSeconds } from '../phone/callParams.ts';
import { findNumber } from '../phone/numbers.ts';
import type { World } from '../world.ts';
import { restDate } from './paging.ts';

const parts = [
  'events',
  'notifications',
  'payments',
  'recordings',
  'siprec',
  'streams',
  'transcriptions',
  'user_defined_message_subscriptions',
  'user_defined_messages',
];

/** A call as Twilio's REST API shows it. */
export function presentRestCall(world: World, call: Call): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${call.accountSid}/Calls/${call.sid}`;
  const ours = call.direction === 'inbound' ? call.to : call.from;
  return {
    sid: call.sid,
    account_sid: call.accountSid,
    parent_call_sid: call.parentSid,
    from: call.from,
    from_formatted: formatted(call.from),
    to: call.to,
    to_formatted: formatted(call.to),
    phone_number_sid: findNumber(world, ours) ? fixedSid('PN', ours) : null,
    status: call.status,
    direction: call.direction,
    start_time: restDate(call.startedAt),
    end_time: restDate(call.endedAt),
    duration: call.endedAt ? String(durationSeconds(call)) : null,
    date_created: restDate(call.createdAt),
    date_updated: restDate(call.updatedAt),
    price: null,
    price_unit: 'USD',
    answered_by: null,
    forwarded_from: null,
    caller_name: null,
    group_sid: null,
    trunk_sid: null,
    queue_time: String(call.queueSeconds * 1000),
    api_version: '2010-04-01',
    uri: `${uri}.json`,
    subresource_uris: Object.fromEntries(parts.map((part) => [part, `${uri}/${pascal(part)}.json`])),
  };
}

function pascal(name: string): string {
  return name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function formatted(address: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(address);
  return american ? `(${american[1]}) ${american[2]}-${american[3]}` : address;
}
