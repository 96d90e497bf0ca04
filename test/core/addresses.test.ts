import { describe, expect, it } from 'vitest';
import { normaliseMail, normalisePhone, readAddress } from '#core/clients/addresses.ts';
import { afterCursor, pageOf, readCursor } from '#core/paging.ts';

describe('phone numbers', () => {
  it.each([
    ['+14155550100', '+14155550100'],
    [' +1 (415) 555-0100 ', '+14155550100'],
    ['0044 20 7946 0018', '+442079460018'],
    ['＋１４１５５５５０１００', '+14155550100'],
    ['+86 138 0013 8000', '+8613800138000'],
    ['+15005550100', '+15005550100'],
    ['12345', '12345'],
    ['anonymous', null],
    ['', null],
    ['+0123456789', null],
    ['4155550100', null],
  ])('%j -> %j', (given, expected) => {
    expect(normalisePhone(given)).toBe(expected);
  });
});

describe('mail addresses', () => {
  it.each([
    ['Ann@Example.COM ', 'ann@example.com'],
    ['ann+tag@example.co.uk', 'ann+tag@example.co.uk'],
    ['ann@localhost', null],
    ['ann@@example.com', null],
    ['ann <ann@example.com>', null],
    ['a b@example.com', null],
    [`${'x'.repeat(320)}@example.com`, null],
  ])('%j -> %j', (given, expected) => {
    expect(normaliseMail(given)).toBe(expected);
  });

  it('are told from numbers by their @', () => {
    expect(readAddress('Ann@example.com')).toEqual({ kind: 'email', value: 'ann@example.com' });
    expect(readAddress('+14155550100')).toEqual({ kind: 'phone', value: '+14155550100' });
    expect(readAddress('ann')).toBeNull();
  });
});

describe('cursors', () => {
  const rows = [1, 2, 3].map((day) => ({
    id: `01a2042d-0000-7000-8000-00000000000${day}`,
    at: new Date(Date.UTC(2026, 0, day)),
  }));
  const how = { at: (row: (typeof rows)[number]) => row.at, present: (row: (typeof rows)[number]) => row.id };

  it('name the last row of a page that has a next', () => {
    const page = pageOf(rows, 2, how);
    expect(page.items).toHaveLength(2);
    expect(readCursor(page.nextCursor ?? '')).toEqual([rows[1]?.at, rows[1]?.id]);
    expect(pageOf(rows, 3, how).nextCursor).toBeNull();
  });

  it.each([
    '',
    'x',
    'bnVsbA',
    Buffer.from('["2026-01-01T00:00:00Z","1; drop table client"]').toString('base64url'),
  ])('that are not ours are refused: %j', (cursor) => {
    if (cursor === '') expect(afterCursor('at', cursor)).toEqual({});
    else expect(() => afterCursor('at', cursor)).toThrow(/not one of ours/);
  });
});
