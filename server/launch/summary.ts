import path from 'node:path';
import type { Demo } from './demo.ts';
import { sandboxUrl } from './environment.ts';
import type { Surroundings } from './environment.ts';
import { ROOT } from './paths.ts';

/** The framed lines that end a start: where everything is, and how to sign in. */
export function summary(around: Surroundings, demo: Demo): string {
  const { settings, ports } = around;
  const lines = [
    'Rapport is ready',
    '',
    `Console    ${settings.publicUrl}`,
    ...(settings.withSandbox
      ? [`Sandbox    ${sandboxUrl(ports)}   (be the customer: call, text, mail)`]
      : []),
    `API        ${settings.publicUrl}/api/docs`,
    `Mail in    smtp://127.0.0.1:${ports.inboundSmtp}`,
    `Logs       ${path.relative(ROOT, path.join(around.dataDir, 'logs')) || around.dataDir}`,
    ...signIns(demo),
    '',
    'Ctrl-C stops everything; the data stay. "npm start -- --reset" starts anew.',
  ];
  const width = Math.max(...lines.map((line) => line.length));
  const edge = '─'.repeat(width + 2);
  return [`┌${edge}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${edge}┘`].join('\n');
}

function signIns(demo: Demo): string[] {
  // One of each role is enough to begin with; the file has them all.
  const seen = new Set<string>();
  const shown = demo.users.filter((user) => !seen.has(user.role) && seen.add(user.role));
  if (shown.length === 0) return [];
  const emailWidth = Math.max(...shown.map((user) => user.email.length));
  const roleWidth = Math.max(...shown.map((user) => user.role.length));
  const rows = shown.map(
    (user) => `  ${user.role.padEnd(roleWidth)}  ${user.email.padEnd(emailWidth)}  ${user.password}`,
  );
  return ['', 'Sign in as', ...rows];
}
