import { expect, test } from 'vitest';
import {
  differencesOf,
  freeKey,
  newNode,
  outlineOf,
  wayChanged,
  withNode,
} from '../../web/src/arrival/flowOutline.ts';
import { flowOf, hangUp, menu, queue, say } from '../support/flows.ts';

// The outline of a flow, and what publishing would change.

const QUEUE = '00000000-0000-4000-8000-000000000001';
const choices = [
  { keys: '1', label: { en: 'One' }, next: 'queue' },
  { keys: '*', label: { en: 'Again' }, next: 'menu' },
];
const flow = flowOf(
  'hello',
  say({ key: 'hello', next: 'menu' }),
  menu({ key: 'menu', choices, otherwise: 'gone' }),
  queue(QUEUE),
  hangUp({ key: 'lonely' }),
);

test('each step once, branches indented, ways back and ways to nowhere told apart', () => {
  expect(
    outlineOf(flow).map(({ depth, way, node, isBack }) => [
      depth,
      way?.keys ?? way?.word ?? '',
      node?.key ?? null,
      isBack,
    ]),
  ).toEqual([
    [0, '', 'hello', false],
    [0, 'next', 'menu', false],
    [1, '1', 'queue', false],
    [1, '*', 'menu', true],
    [1, 'otherwise', null, false],
    [0, '', 'lonely', false],
  ]);
});

test('the way that was changed is found, wherever in the step it stands', () => {
  const before = flow.nodes[1]!;
  const after = menu({
    key: 'menu',
    choices: [choices[0]!, { ...choices[1]!, next: 'hello' }],
    otherwise: 'gone',
  });
  expect(wayChanged(before, after)).toBe('menu');
  expect(wayChanged(before, before)).toBeNull();
});

test('a new step has a name of its own and goes on to where its place led', () => {
  const key = freeKey(flowOf('say-1', say({ key: 'say-1' })), 'say');
  expect(key).toBe('say-2');
  const made = newNode('menu', { key, title: 'Menu', queueId: QUEUE, scheduleId: QUEUE, next: 'menu' });
  expect(made).toMatchObject({ key: 'say-2', otherwise: 'menu', tries: 3 });
});

test('what publishing changes, step by step', () => {
  const changed = withNode(flow, say({ key: 'hello', next: 'menu', texts: { en: 'Good night.' } }));
  const after = {
    ...changed,
    nodes: [...changed.nodes.slice(0, 3), hangUp({ key: 'fresh', title: 'Fresh' })],
  };
  expect(differencesOf(flow, after)).toEqual([
    {
      change: 'changed',
      title: 'Greeting',
      kind: 'say',
      fields: [{ name: 'texts', before: '{"en":"Good day."}', after: '{"en":"Good night."}' }],
    },
    { change: 'added', title: 'Fresh', kind: 'hangUp', fields: [] },
    { change: 'removed', title: 'Goodbye', kind: 'hangUp', fields: [] },
  ]);
  expect(differencesOf(flow, flow)).toEqual([]);
  expect(differencesOf(null, flow)).toHaveLength(4);
});
