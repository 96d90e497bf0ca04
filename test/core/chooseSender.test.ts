import { expect, test } from 'vitest';
import { chooseSender, type SenderFacts } from '../../core/senders/chooseSender.ts';

// Which number of ours a client is written to from.

const [us, gb, de] = [
  { id: 'us', value: '+12025550101', queueId: 'sales', sendsTo: [] },
  { id: 'gb', value: '+442079460101', queueId: 'service', sendsTo: [] },
  { id: 'de', value: '+4930901820101', queueId: 'billing', sendsTo: [] },
];
const name = { id: 'name', value: 'RAPPORT', queueId: 'named', sendsTo: ['GB'] };
const short = { id: 'short', value: '62266', queueId: 'sales', sendsTo: ['US'] };
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const nothing: SenderFacts = {
  senders: [us, gb, de].map((one) => one!),
  kept: null,
  last: null,
  aboutId: null,
  queueIds: [],
  to: '+81312345678',
  defaultId: null,
};

test.each<[string, Partial<SenderFacts>, string | null, string | null]>([
  ['nobody to write from', { senders: [] }, null, null],
  ['nothing speaks for any', {}, 'us', 'any'],
  ['the usual one', { defaultId: 'de' }, 'de', 'default'],
  ['a usual one that is retired', { defaultId: 'gone' }, 'us', 'any'],
  ['one of the client’s country', { to: '+442079460999', defaultId: 'de' }, 'gb', 'country'],
  ['the queue before the country', { to: '+442079460999', queueIds: ['billing'] }, 'de', 'queue'],
  ['the first queue that has one', { queueIds: ['empty', 'service', 'sales'] }, 'gb', 'queue'],
  ['where the call came in, before the queue', { aboutId: 'gb', queueIds: ['sales'] }, 'gb', 'about'],
  ['where the client last wrote', { last: { id: 'de', at: at(1) }, aboutId: 'gb' }, 'de', 'last'],
  ['the kept one', { kept: { id: 'gb', at: at(2) }, last: { id: 'de', at: at(1) } }, 'gb', 'kept'],
  [
    'the client writes to another since',
    { kept: { id: 'gb', at: at(2) }, last: { id: 'de', at: at(3) } },
    'de',
    'last',
  ],
  [
    'to one that is retired',
    { kept: { id: 'gb', at: at(2) }, last: { id: 'gone', at: at(3) } },
    'gb',
    'kept',
  ],
  [
    'the kept one is retired',
    { kept: { id: 'gone', at: at(2) }, last: { id: 'de', at: at(1) } },
    'de',
    'last',
  ],
  [
    'kept and last are retired',
    { kept: { id: 'gone', at: at(2) }, last: { id: 'gone', at: at(3) }, queueIds: ['service'] },
    'gb',
    'queue',
  ],
  [
    'a name is the usual one, where it is registered',
    { senders: [name, us!], to: '+442079460999', defaultId: 'name', queueIds: ['empty'] },
    'name',
    'default',
  ],
  ['and not elsewhere', { senders: [name, us!], to: '+4930901820999', defaultId: 'name' }, 'us', 'any'],
  [
    'a name is never chosen for its queue',
    { senders: [name, us!], to: '+442079460999', queueIds: ['named'] },
    'us',
    'any',
  ],
  [
    'a short code is kept',
    { senders: [short, us!], to: '+12025550199', kept: { id: 'short', at: at(1) } },
    'short',
    'kept',
  ],
  ['nothing but names for a country without', { senders: [name], to: '+12025550199' }, null, null],
  ['nobody answers a name', { to: 'DHL', kept: { id: 'us', at: at(1) } }, null, null],
])('%s', (_, facts, id, why) => {
  const chosen = chooseSender({ ...nothing, ...facts });
  expect([chosen?.sender.id ?? null, chosen?.why ?? null]).toEqual([id, why]);
});
