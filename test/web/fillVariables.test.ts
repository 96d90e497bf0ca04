import { expect, test } from 'vitest';
import { fillVariables, firstGap, valuesFor, type Values } from '../../web/src/canned/fillVariables.ts';
import { findCanned, slashAt } from '../../web/src/canned/findCanned.ts';
import type { CannedResponse, ClientDetail } from '../../web/src/api/types.ts';

const client = (change: Partial<ClientDetail>): ClientDetail => ({
  id: 'c',
  name: 'Ann Lee',
  kind: 'person',
  tier: 'standard',
  language: 'en',
  timeZone: 'America/New_York',
  addresses: [],
  lastContactAt: null,
  lastSeq: 1,
  note: null,
  organisation: null,
  accountAgent: null,
  openConversations: 0,
  openFollowUps: 0,
  merged: [],
  provisional: false,
  createdAt: '2026-01-01T00:00:00Z',
  ...change,
});
const valuesOf = (change: Partial<ClientDetail> = {}): Values =>
  valuesFor({
    client: client(change),
    agentName: 'Maria Sol',
    queueName: 'Care',
    ourAddress: null,
    now: Date.parse('2026-03-02T03:30:00Z'),
  });
const fill = (text: string, change: Partial<ClientDetail> = {}) =>
  fillVariables(text, valuesOf(change), (name) => name);

test.each([
  ['Dear {client.firstName},', {}, 'Dear Ann,'],
  ['{agent.firstName} of {queue.name}', {}, 'Maria of Care'],
  // In the client's own zone it is still the day before, and in their language.
  ['{date}, {time}', {}, '1 March 2026, 22:30'],
  ['{date}', { language: 'zh', timeZone: 'Asia/Shanghai' }, '2026年3月2日'],
  ['{client.firstName}', { name: '王小明' }, '王小明'],
  ['Dear {client.firstName}', { name: null }, 'Dear ⟦client.firstName⟧'],
  ['Dear {client.firstName}', { name: 'Acme Ltd', kind: 'enterprise' }, 'Dear ⟦client.firstName⟧'],
  ['{our.address}', {}, '⟦our.address⟧'],
  [
    '{constructor} {__proto__} {client} {{date.constructor}} { date }',
    {},
    '{constructor} {__proto__} {client} {{date.constructor}} { date }',
  ],
  // What is filled in is not looked through again.
  ['{client.name}', { name: '{agent.name} ⟦x⟧' }, '{agent.name} x'],
] as const)('%s', (text, change, filled) => {
  expect(fill(text, change)).toBe(filled);
});

test('the first gap is found, and a lone bracket is none', () => {
  expect(firstGap('Dear ⟦name⟧, it is ⟦date⟧')).toEqual({ from: 5, to: 11 });
  expect(firstGap('Dear ⟦ and ⟧⟦')).toEqual({ from: 5, to: 12 });
  expect(firstGap('Dear ⟦')).toBeNull();
});

test.each([
  ['/', 1, { from: 0, query: '' }],
  ['Dear /he', 8, { from: 5, query: 'he' }],
  ['line\n/he', 8, { from: 5, query: 'he' }],
  ['either/or', 9, null],
  ['https://x', 9, null],
  ['/hello world', 12, null],
  ['/hello world', 3, { from: 0, query: 'he' }],
  ['你好 /问', 5, { from: 3, query: '问' }],
] as const)('a slash in %s', (text, caret, found) => {
  expect(slashAt(text, caret)).toEqual(found);
});

test('what begins so comes before what only holds it', () => {
  const item = (shortcut: string, title: string, text: string): CannedResponse => ({
    id: shortcut,
    scope: 'own',
    queueId: null,
    queueName: null,
    shortcut,
    title,
    text,
    mayChange: true,
    updatedAt: '',
  });
  const items = [
    item('thanks', 'Thank you', 'for your delivery note'),
    item('late', 'Delivery is late', 'sorry'),
    item('delivery', 'When it comes', 'soon'),
    item('other', 'Other', 'nothing'),
  ];
  expect(findCanned(items, 'Deliv').map((one) => one.shortcut)).toEqual(['delivery', 'late', 'thanks']);
  expect(findCanned(items, '')).toHaveLength(4);
});
