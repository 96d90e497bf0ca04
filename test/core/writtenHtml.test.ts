import { describe, expect, test } from 'vitest';
import { sanitizeMailHtml } from '../../core/channels/sanitizeMailHtml.ts';
import { documentOfWritten, readWritten } from '../../core/channels/writtenHtml.ts';
import { hostileMarkup } from '../support/hostileMarkup.ts';

// What our own people write with a form: what is kept of it, and the plain words that say the same.

const kept: readonly [what: string, html: string, expected: { text: string; html: string | null }][] = [
  ['words alone have no form', '<p>one</p><p></p><p>two</p>', { text: 'one\n\ntwo', html: null }],
  [
    'bold and italic, however they are spelt',
    '<p><b>a</b> <i>b</i></p>',
    { text: 'a b', html: '<p><strong>a</strong> <em>b</em></p>' },
  ],
  [
    'lists have their marks',
    '<ul><li><p>x</p></li><li><p>y</p></li></ul>',
    { text: '- x\n- y', html: '<ul><li><p>x</p></li><li><p>y</p></li></ul>' },
  ],
  [
    'a link says where it leads, unless it does so itself',
    '<p><a href="https://a.example/x">here</a>, <a href="https://b.example">https://b.example</a></p>',
    {
      text: 'here (https://a.example/x), https://b.example',
      html: '<p><a href="https://a.example/x">here</a>, <a href="https://b.example">https://b.example</a></p>',
    },
  ],
  [
    'quotations are marked',
    '<blockquote><p>said</p></blockquote><p>no</p>',
    { text: '> said\nno', html: '<blockquote><p>said</p></blockquote><p>no</p>' },
  ],
  [
    'headings, tables, styles and pictures fall away',
    '<h1 style="color:red" class="x">Big</h1><table><tr><td>cell</td></tr></table><img src="https://x.example/p.gif"><p><u onclick="x()">under</u></p>',
    { text: 'Bigcell\nunder', html: 'Bigcell<p><u>under</u></p>' },
  ],
  ['nothing', '<script>x</script><img src=x onerror=x>', { text: '', html: null }],
  ['signs of markup are words', '<p>1 &lt; 2 &amp; 3</p>', { text: '1 < 2 & 3', html: null }],
];

describe('what is kept of what was written', () => {
  test.each(kept)('%s', (_what, html, expected) => {
    expect(readWritten(html)).toEqual(expected);
  });

  test('of hostile markup nothing but harmless elements, and the same when it is read again', () => {
    for (const html of hostileMarkup({ url: 'https://spy.example', howMany: 1_000 })) {
      const { html: safe } = readWritten(html);
      if (safe === null) continue;
      expect(safe.match(/<\/?[a-z]+/g)?.join()).toMatch(
        /^(?:<\/?(?:p|br|strong|em|u|s|ul|ol|li|blockquote|a),?)*$/,
      );
      expect(safe).not.toMatch(/<[^>]*(?:javascript|data:|style=|on[a-z]+=|src=)/i);
      expect(readWritten(safe).html).toBe(safe);
      // The layer that mails from outside go through has nothing left to do but to say how links open.
      expect(sanitizeMailHtml(safe).replaceAll(/ (?:target|rel)="[^"]*"/g, '')).toBe(safe);
    }
  });
});

test('it leaves with its looks, and the signature below', () => {
  expect(documentOfWritten('<p>a</p><p></p><ul><li><p>b</p></li></ul>', '-- \nAnn <x>')).toBe(
    '<!doctype html><html><body><p style="margin:0">a</p><p style="margin:0"><br></p><ul style="margin:4px 0"><li><p style="margin:0">b</p></li></ul><p>-- <br>Ann &lt;x&gt;</p></body></html>',
  );
});
