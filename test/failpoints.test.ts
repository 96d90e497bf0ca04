import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIST, listFailpoints } from './crash/instrument.ts';

// The awaits of ingest, outbox, relay, routing, send, survey, follow-up and call control are counted: a new one is a new
// place to die at, which the crash tests must visit.

test('every await has its failpoint in the list', () => {
  const listed = readFileSync(LIST, 'utf8').split('\n').filter(Boolean);
  const today = listFailpoints();
  const unlisted = today.filter((name) => !listed.includes(name));
  const gone = listed.filter((name) => !today.includes(name));
  expect(
    { unlisted, gone },
    'run `node test/crash/writeList.ts`, and let a scenario in test/crash/scenarios visit what is new',
  ).toEqual({ unlisted: [], gone: [] });
});
