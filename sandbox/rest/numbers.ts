import { fixedSid } from '../ids.ts';
import type { CompanyNumber } from '../config.ts';
import type { World } from '../world.ts';
import type { Operation, RestCall } from './operation.ts';
import { matchesText, page, restDate } from './paging.ts';

export const numberOperations: Operation[] = [
  { name: 'IncomingPhoneNumbers.list', method: 'get', path: '/IncomingPhoneNumbers.json', handle: list },
];

const since = new Date();

function list({ world, query, path }: RestCall) {
  const items = world.config.numbers.filter(
    (one) =>
      matchesText(query, 'PhoneNumber', one.number) && matchesText(query, 'FriendlyName', one.friendlyName),
  );
  return page({
    key: 'incoming_phone_numbers',
    path,
    query,
    items,
    present: (number) => presentNumber(world, number),
  });
}

function presentNumber(world: World, number: CompanyNumber): Record<string, unknown> {
  const sid = fixedSid('PN', number.number);
  const account = world.config.accountSid;
  return {
    sid,
    account_sid: account,
    phone_number: number.number,
    friendly_name: number.friendlyName || number.number,
    voice_url: number.voiceUrl || null,
    voice_method: 'POST',
    voice_fallback_url: number.voiceFallbackUrl || null,
    voice_fallback_method: 'POST',
    sms_url: number.smsUrl || null,
    sms_method: 'POST',
    sms_fallback_url: number.smsFallbackUrl || null,
    sms_fallback_method: 'POST',
    status_callback: number.statusCallback || null,
    status_callback_method: 'POST',
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    address_requirements: 'none',
    beta: false,
    origin: 'twilio',
    status: 'in-use',
    date_created: restDate(since),
    date_updated: restDate(since),
    api_version: '2010-04-01',
    uri: `/2010-04-01/Accounts/${account}/IncomingPhoneNumbers/${sid}.json`,
  };
}
