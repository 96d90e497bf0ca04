import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './support/sourceFiles.ts';

// docs/SECURITY.md claims nothing without a test that is there, or a reason.

const rows = readFileSync(path.join(ROOT, 'docs/SECURITY.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', asked = '', , proof = '']) => ({ id, asked, proof }));

describe('the table of security', () => {
  test('has a row for each section it speaks of', () => {
    const sections = new Set(rows.map(({ id }) => id.split('.').slice(0, 2).join('.')));
    for (const section of [
      '1.2',
      '1.3',
      '2.3',
      '3.3',
      '3.4',
      '3.5',
      '4.4',
      '6.2',
      '6.3',
      '6.4',
      '7.2',
      '7.4',
      '8.2',
      '8.4',
      '11.4',
      '14.2',
      '15.3',
      '16.5',
    ])
      expect(sections).toContain(section);
  });

  test.each(rows)('$id $asked', ({ proof }) => {
    const named = /^`(test\/[^`]+)`(?:: (.+))?$/.exec(proof);
    if (!named) {
      expect(proof).toMatch(/^not (met|for us)/);
      return;
    }
    const [, file = '', title = ''] = named;
    expect(existsSync(path.join(ROOT, file)), file).toBe(true);
    const titles = readFileSync(path.join(ROOT, file), 'utf8');
    expect(titles.replace(/\s+/g, ' '), `${file}: ${title}`).toContain(title);
  });
});
