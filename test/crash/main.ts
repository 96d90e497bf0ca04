// `npm run crash`: the crash tests in full, at every failpoint. It brings up what they need as `npm test` does.

process.env['CRASH'] = '1';
process.env['CRASH_WHOLE'] ??= '1';
process.argv.splice(2, 0, '--project', 'crash');
await import('../../server/launch/test.ts');
