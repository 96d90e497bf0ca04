import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleReply } from '#core/channels/quotedReply.ts';

describe('the new words of a reply', () => {
  it.each([
    ['Thanks!\n\nOn Mon, Jan 1, 2024 at 10:00 AM Bob <b@x.example> wrote:\n> old', 'Thanks!'],
    [
      'Thanks!\n\nOn Mon, Jan 1, 2024 at 10:00 AM Bob Someone With A Long Name\n<b@x.example> wrote:\n> old',
      'Thanks!',
    ],
    ['Danke\n\nAm 01.01.2024 um 10:00 schrieb Bob:\n> alt', 'Danke'],
    ['好的\n\n在 2024年1月1日 10:00，客服写道：\n> 旧', '好的'],
    ['好的\n\n客服 <b@x.example> 于2024年1月1日周一 10:00写道：\n> 旧', '好的'],
    ['好的\n\n发件人: 客服\n发送时间: 2024年1月1日\n收件人: x\n\n旧', '好的'],
    ['Ok\n\n-----Original Message-----\nFrom: Bob\n\nold', 'Ok'],
    ['Ok\n\n________________________________\nFrom: Bob <b@x.example>\nSent: Monday\n\nold', 'Ok'],
    ['Ok\n\nFrom: Bob <b@x.example>\nSent: Monday\nTo: Ann\n\nold', 'Ok'],
    ['Ok\n> old\n> older\n', 'Ok'],
    ['> did it work?\nyes\n> and this?\nno', '> did it work?\nyes\n> and this?\nno'],
    ['> only\n> quoted', '> only\n> quoted'],
    ['On Monday I wrote: nothing', 'On Monday I wrote: nothing'],
    ['Hello\n\nOn Mon Bob wrote:\n> question?\nanswer\n', 'Hello\n\nOn Mon Bob wrote:\n> question?\nanswer'],
    ['', ''],
  ])('%j', (given, expected) => expect(visibleReply(given)).toBe(expected));

  it('are there for every text that has any, in linear time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (text) => (visibleReply(text) === '') === (text.trim() === ''),
      ),
    );
    const started = performance.now();
    for (const text of [
      'On '.repeat(50_000),
      '>'.repeat(200_000),
      'From: '.repeat(40_000),
      '_'.repeat(200_000),
      '在'.repeat(200_000),
    ])
      visibleReply(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
