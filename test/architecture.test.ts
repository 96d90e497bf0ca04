import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, readSourceFiles } from './support/sourceFiles.ts';
import type { SourceFile } from './support/sourceFiles.ts';

// The shape of the house, checked: who may import whom, and what may be written in one place only.

const files = readSourceFiles();

/** What each part may import of ours, the first matching line counting; `not` names packages that are not for it. */
const BORDERS: { part: RegExp; own: RegExp; not?: RegExp }[] = [
  { part: /^core\/contract\//, own: /^core\/contract\//, not: /^(?!zod$)/ },
  {
    part: /^core\//,
    own: /^(core|prisma\/generated)\//,
    not: /^(express|helmet|socket\.io.*|react.*|smtp-server)$/,
  },
  { part: /^server\/launch\//, own: /^(server\/launch|prisma)\// },
  { part: /^server\//, own: /^(server\/(?!launch\/)|core\/)/, not: /^(bullmq|react.*|@prisma\/.*)$/ },
  { part: /^worker\//, own: /^(worker|core)\//, not: /^(express|helmet|socket\.io.*|react.*|@prisma\/.*)$/ },
  { part: /^web\/vite\.config\.ts$/, own: /^$/ },
  { part: /^web\//, own: /^(web|core\/contract)\//, not: /^node:/ },
  { part: /^sandbox\//, own: /^sandbox\// },
  { part: /^prisma\/seed/, own: /^(prisma|core|test\/support)\// },
  { part: /^prisma\//, own: /^prisma\// },
  { part: /^test\//, own: /./ },
];

/**
 * Inside core downwards only: each may import what stands above it in this list. A folder may be named in two lines: its
 * first files, which others build upon, and then the rest of it.
 */
const CORE_ORDER = [
  'contract',
  'errors.ts',
  'config.ts',
  'clock.ts',
  'trace.ts',
  'meters.ts',
  'deadlines.ts',
  'patiently.ts',
  'logger.ts',
  'paging.ts',
  'together.ts',
  'pool.ts',
  'db.ts',
  'settings',
  'access',
  'timeline',
  'console',
  'jobs',
  'outside',
  'channels',
  'attachments',
  'hours',
  'holidays',
  'governor',
  'clients',
  'mailboxes',
  'outbound',
  'senders',
  'afterCall/modes.ts',
  'guests/guestRows.ts',
  'arrival/strictest.ts',
  'arrival/recordingRules.ts',
  'arrival/mayRecord.ts',
  'inbox/workLists.ts',
  'conversations/conversations.ts',
  'conversations/queueMessage.ts',
  'writing',
  'guests',
  'routing',
  'surveys/surveyToken.ts',
  'surveys/builtIn.ts',
  'surveys/questionTexts.ts',
  'surveys/versions.ts',
  'surveys/surveyTexts.ts',
  'surveys/surveyMail.ts',
  'followUps/recurrence.ts',
  'followUps/planFollowUp.ts',
  'followUps/textRoute.ts',
  'afterCall/requirements.ts',
  'afterCall/drafts.ts',
  'afterCall/said.ts',
  'afterCall/recordKept.ts',
  'conversations',
  'pickUp',
  'merges',
  'links',
  'inbox',
  'tags',
  'spam',
  'bulk',
  'views',
  'arrival',
  'callbacks',
  'calls',
  'waiting',
  'transfers',
  'help',
  'surveys',
  'surveyDesk',
  'afterCall',
  'followUps',
  'care',
  'agenda',
  'contacting',
  'orders',
  'winBack/openWinBack.ts',
  'winBack/askForResults.ts',
  'relations',
  'winBack',
  'cases',
  'recordings',
  'monitoring',
  'internalCalls',
  'skills/presentRouting.ts',
  'presence',
  'skills',
  'queues',
  'reconciliation',
  'rules',
  'outbox',
  'search',
  'metrics',
  'verification',
  'workload.ts',
  'readiness.ts',
  'prometheus.ts',
  'openTelemetry.ts',
  'operatorDoor.ts',
  'openHub.ts',
];

/** The one exception: the list of what every use case is given. It is types alone, and so stands beside the order. */
const HUB = 'core/hub.ts';

/** Words that may stand in these files only. */
const ONE_PLACE: { what: string; words: RegExp; within?: RegExp; allowed: RegExp }[] = [
  {
    what: 'the environment is read once, by configuration',
    words: /process\.env\b/,
    allowed: /^(core\/config\.ts|sandbox\/config\.ts|server\/launch\/|prisma\/|test\/|web\/vite\.config\.ts)/,
  },
  { what: 'one database client', words: /new PrismaClient\b/, allowed: /^(core\/db\.ts|test\/)/ },
  {
    what: 'one writer of events and of the outbox',
    words:
      /\.(timelineEvent|outboxMessage)\.(create|update|upsert|delete)|(INSERT INTO|UPDATE|DELETE FROM)\s+"?(timeline_event|outbox_message)\b/,
    allowed: /^(core\/timeline\/recordEvent\.ts|core\/outbox\/(relay|outboxRows)\.ts|prisma\/seed\/|test\/)/,
  },
  {
    what: 'one adder of jobs',
    words: /\bqueue\w*\.add(Bulk)?\(/i,
    within: /^(core|server|worker)\//,
    allowed: /^core\/jobs\/queues\.ts/,
  },
  {
    what: 'only channels talk to the outside',
    words:
      /(?<![.\w])fetch\(|from '(twilio|aws4fetch|nodemailer|undici|axios|got|node-fetch|node:https|node:tls)(\/[^']*)?'|(?<![.\w])https?\.(request|get)\(|\b(net|tls)\.(connect|createConnection)\(|import \{[^}]*\b(request|connect|createConnection)\b[^}]*\} from 'node:(http|net)'/,
    within: /^(core|server|worker)\//,
    allowed: /^(core\/channels\/|core\/outside\/|core\/attachments\/s3Store\.ts$|server\/launch\/)/,
  },
  {
    what: 'generated types stay inside core',
    words: /prisma\/generated|\/generated\//,
    within: /^(server|worker|web|sandbox)\//,
    allowed: /^$/,
  },
];

const TOP_LEVEL = ['.ci', 'core', 'docs', 'prisma', 'sandbox', 'server', 'test', 'web', 'worker'];
const NOT_OURS = ['.git', 'node_modules', 'test-results', 'dist'];
const VAGUE =
  /^(utils?|helpers?|common|manager|service|base)$|(Utils?|Helpers?|Common|Manager|Service|Base)$/;

describe('imports', () => {
  test.each(BORDERS)('$part imports only what it may', ({ part, own, not }) => {
    const mine = files.filter((file) => borderOf(file) === String(part));
    const wrong = mine.flatMap((file) => [
      ...file.own.filter((target) => !own.test(target)).map((target) => `${file.path} -> ${target}`),
      ...file.packages.filter((name) => not?.test(name)).map((name) => `${file.path} -> ${name}`),
    ]);
    expect(wrong).toEqual([]);
  });

  test('every file belongs to a part', () => {
    expect(files.filter((file) => borderOf(file) === undefined).map((file) => file.path)).toEqual([]);
  });

  test('inside core they point downwards', () => {
    const core = files.filter((file) => file.path.startsWith('core/') && file.path !== HUB);
    const wrong = core.flatMap((file) =>
      file.own
        .filter(
          (target) => target.startsWith('core/') && target !== HUB && rankOf(target) > rankOf(file.path),
        )
        .map((target) => `${file.path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
    expect(
      core.filter((file) => rankOf(file.path) < 0).map((file) => file.path),
      'not in CORE_ORDER',
    ).toEqual([]);
  });

  test('the hub is types alone', () => {
    expect(files.find((file) => file.path === HUB)?.ownAtRunTime).toEqual([]);
  });

  test('they make no circle', () => {
    expect(findCircles()).toEqual([]);
  });
});

describe('one place', () => {
  test.each(ONE_PLACE)('$what', ({ words, within, allowed }) => {
    const wrong = files.filter(
      (file) => (within?.test(file.path) ?? true) && !allowed.test(file.path) && words.test(file.text),
    );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  test('no path of somebody’s own machine', () => {
    const personal = new RegExp(`/(${['work', 'root', 'home', 'Users'].join('|')})/[a-z]`);
    const outside = files.filter((file) => !file.path.startsWith('web/') && personal.test(file.text));
    expect(outside.map((file) => file.path)).toEqual([]);
  });
});

describe('names', () => {
  test('no barrels and no vague names', () => {
    const vague = files.filter((file) => {
      const parts = file.path.replace(/(\.(test|config))?\.\w+$/, '').split('/');
      return parts.at(-1) === 'index' || parts.some((part) => VAGUE.test(part));
    });
    expect(vague.map((file) => file.path)).toEqual([]);
  });

  test('the top level is as agreed', () => {
    const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const extra = folders.map((entry) => entry.name).filter((name) => !isKnownFolder(name));
    expect(extra).toEqual([]);
  });
});

function borderOf(file: SourceFile): string | undefined {
  const border = BORDERS.find(({ part }) => part.test(file.path));
  return border && String(border.part);
}

function rankOf(file: string): number {
  const [, folder = '', ...rest] = file.split('/');
  const exact = CORE_ORDER.indexOf([folder, ...rest].join('/'));
  return exact < 0 ? CORE_ORDER.indexOf(folder) : exact;
}

function isKnownFolder(name: string): boolean {
  return (
    TOP_LEVEL.includes(name) ||
    NOT_OURS.includes(name) ||
    name.startsWith('.data') ||
    /^\.(vscode|idea)$/.test(name)
  );
}

function findCircles(): string[] {
  const imports = new Map(files.map((file) => [file.path, file.ownAtRunTime]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, trail: string[]) => {
    if (trail.includes(file)) {
      circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(path.posix.normalize(target), [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file.path, []);
  return circles;
}
