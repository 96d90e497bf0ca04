import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../web/src/api/types.ts';
import { sortWork, stepFrom } from '../../web/src/desk/sortWork.ts';
import { overdueFirst } from '../../web/src/followUps/overdueFirst.ts';
import { commandOf } from '../../web/src/keyboard/shortcuts.ts';
import { preferredTarget, targetsOf } from '../../web/src/composer/targets.ts';
import { foldQuoted } from '../../web/src/timeline/quotedText.ts';
import { dueTimeOf } from '../../web/src/followUps/dueTimes.ts';
import { entriesFor, mailIn, numberIn } from '../../web/src/palette/entries.ts';
import { formatTimer } from '../../web/src/clock/format.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 10, 9, minute)).toISOString();

function makeConversation(id: string, part: Partial<Conversation> = {}): Conversation {
  const base = {
    id,
    clientId: 'client',
    channel: 'sms',
    state: 'handled',
    address: '+491',
    openedAt: at(0),
    waitingSince: null,
    handledAt: at(0),
    wrapUpDueAt: null,
  };
  return { ...base, ...part } as Conversation;
}

describe('sortWork', () => {
  it('puts live before wrapping before waiting on me before the rest, and who waits longest first', () => {
    const work = [
      makeConversation('rest'),
      makeConversation('waits-short', { waitingSince: at(9) }),
      makeConversation('wrap', { state: 'wrapping', wrapUpDueAt: at(10) }),
      makeConversation('waits-long', { waitingSince: at(2) }),
      makeConversation('call', { channel: 'call' }),
      makeConversation('closed', { state: 'closed' }),
    ];
    expect(sortWork(work).map((conversation) => conversation.id)).toEqual([
      'call',
      'wrap',
      'waits-long',
      'waits-short',
      'rest',
    ]);
  });

  it('steps through the list and stops at its ends', () => {
    const ids = ['a', 'b', 'c'];
    expect([
      stepFrom(ids, 'a', 1),
      stepFrom(ids, 'c', 1),
      stepFrom(ids, 'a', -1),
      stepFrom(ids, null, 1),
      stepFrom(ids, null, -1),
      stepFrom([], 'x', 1),
    ]).toEqual(['b', 'c', 'a', 'a', 'c', null]);
  });
});

describe('shortcuts', () => {
  const press = (
    code: string,
    held: Partial<Record<'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey', boolean>> = {},
  ) => ({ code, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

  it('goes by the physical key and the chord', () => {
    expect(commandOf(press('KeyA', { altKey: true }), true)).toBe('accept');
    expect(commandOf(press('KeyA'), true)).toBeNull();
    expect(commandOf(press('KeyK', { ctrlKey: true }), false)).toBe('search');
    expect(commandOf(press('KeyK', { metaKey: true }), false)).toBe('search');
    expect(commandOf(press('KeyK'), true)).toBe('previousItem');
    expect(commandOf(press('Slash', { shiftKey: true }), true)).toBe('help');
    expect(commandOf(press('KeyA', { altKey: true, ctrlKey: true }), true)).toBeNull();
  });

  it('keeps single keys out while somebody types or has switched them off', () => {
    expect(commandOf(press('KeyJ'), false)).toBeNull();
    expect(commandOf(press('KeyH', { altKey: true }), false)).toBe('hold');
  });
});

describe('targets', () => {
  const addresses = [
    { id: '1', kind: 'phone' as const, value: '+491', askedAt: null, blockedAt: null, optedOutAt: at(0) },
    {
      id: '2',
      kind: 'email' as const,
      value: 'a@b.example',
      askedAt: null,
      blockedAt: null,
      optedOutAt: null,
    },
  ];

  it('knows the open conversation of an address, and which are closed to us', () => {
    const targets = targetsOf(addresses, [
      makeConversation('c1', { channel: 'email', address: 'a@b.example' }),
      makeConversation('old', { state: 'closed' }),
    ]);
    expect(targets).toMatchObject([
      { key: 'sms:+491', hasOptedOut: true, conversation: null },
      { key: 'email:a@b.example', hasOptedOut: false, conversation: { id: 'c1' } },
    ]);
    expect(preferredTarget(targets, null)?.key).toBe('email:a@b.example');
  });

  it('writes where the page is', () => {
    const conversations = [
      makeConversation('c1', { channel: 'email', address: 'a@b.example', waitingSince: at(1) }),
      makeConversation('c2', { address: '+491' }),
    ];
    expect(preferredTarget(targetsOf(addresses, conversations), 'c2')?.key).toBe('sms:+491');
    expect(preferredTarget(targetsOf(addresses, conversations), 'other')?.key).toBe('email:a@b.example');
    expect(preferredTarget([], null)).toBeNull();
    const two = [
      makeConversation('c1', { channel: 'email', address: 'a@b.example' }),
      makeConversation('c3', { channel: 'email', address: 'a@b.example' }),
    ];
    expect(preferredTarget(targetsOf(addresses, two, 'c3'), 'c3')?.conversation?.id).toBe('c3');
    const named = { ...addresses[0]!, id: '3', value: 'DHL', optedOutAt: null };
    expect(preferredTarget(targetsOf([named, addresses[1]!], []), null)?.to).toBe('a@b.example');
  });
});

describe('foldQuoted', () => {
  it('folds the older mail below an answer', () => {
    expect(
      foldQuoted('Thank you!\n\nOn Mon, 9 Mar 2026 at 10:12, Service <s@x.example> wrote:\n> Dear Anna'),
    ).toEqual({
      text: 'Thank you!',
      quoted: 'On Mon, 9 Mar 2026 at 10:12, Service <s@x.example> wrote:\n> Dear Anna',
    });
    expect(foldQuoted('谢谢\n\n在 2026年3月9日，客服 写道：\n> 您好').text).toBe('谢谢');
  });

  it('leaves answers between the quotes and plain mails alone', () => {
    const between = 'See below\n> first question\nmy answer\n> second\nanother';
    expect(foldQuoted(between)).toEqual({ text: between, quoted: '' });
    expect(foldQuoted('just text').quoted).toBe('');
    expect(foldQuoted('> only a quote').text).toBe('> only a quote');
  });
});

describe('follow-ups', () => {
  it('shows what is late first and what is over last', () => {
    const make = (id: string, state: 'planned' | 'overdue' | 'done', minute: number) =>
      ({ id, state, dueAt: at(minute) }) as Parameters<typeof overdueFirst>[0][number];
    const list = [
      make('done-old', 'done', 1),
      make('soon', 'planned', 40),
      make('late', 'overdue', 5),
      make('done-new', 'done', 30),
      make('later', 'planned', 50),
    ];
    expect(overdueFirst(list).map((followUp) => followUp.id)).toEqual([
      'late',
      'soon',
      'later',
      'done-new',
      'done-old',
    ]);
  });

  it('offers an hour, tomorrow at nine, next Monday at nine', () => {
    const wednesday = new Date(2026, 2, 11, 15, 30).getTime();
    const monday = new Date(2026, 2, 16, 8, 0).getTime();
    expect(dueTimeOf('hour', wednesday)).toEqual(new Date(2026, 2, 11, 16, 30));
    expect(dueTimeOf('tomorrow', wednesday)).toEqual(new Date(2026, 2, 12, 9, 0));
    expect(dueTimeOf('week', wednesday)).toEqual(new Date(2026, 2, 16, 9, 0));
    expect(dueTimeOf('week', monday)).toEqual(new Date(2026, 2, 23, 9, 0));
  });
});

describe('palette', () => {
  it('sees a number or a mail address in what is typed', () => {
    expect(numberIn('+49 (30) 1234-567')).toBe('+49301234567');
    expect(numberIn('room 12')).toBeNull();
    expect(numberIn('1234')).toBeNull();
    expect(mailIn(' a@b.example ')).toBe('a@b.example');
    expect(mailIn('a@b')).toBeNull();
  });

  it('lists clients, then ways to reach, then commands that fit', () => {
    const commands = [
      { label: 'Clients', entry: { type: 'page' as const, name: 'clients' as const, path: '/clients' } },
    ];
    expect(
      entriesFor({ query: '+4930123456', recent: [], clients: [], commands }).map((entry) => entry.type),
    ).toEqual(['dial', 'text']);
    expect(
      entriesFor({ query: 'cli', recent: [], clients: [], commands }).map((entry) => entry.type),
    ).toEqual(['page']);
  });
});

describe('formatTimer', () => {
  it.each([
    [0, '0:00'],
    [7_900, '0:07'],
    [750_000, '12:30'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('%i ms', (ms, text) => {
    expect(formatTimer(ms)).toBe(text);
  });
});
