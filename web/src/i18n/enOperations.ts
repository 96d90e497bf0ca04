import { promiseWords } from '#core/contract/promises.ts';

export const enOperations = {
  ...promiseWords,
  'operations.verification': 'Are the promises kept?',
  'operations.hint':
    'Every night, and when you ask, the hub proves from its tables that nothing was lost, doubled, or sent when it should not have been. It reads, and changes nothing.',
  'operations.never': 'Not looked at yet',
  'operations.neverHint':
    'The first look comes this night after three. An administrator can ask for one now; it takes seconds to a minute.',
  'operations.checkNow': 'Check now',
  'operations.onlyAdministrators': 'Only administrators may ask for a check.',
  'operations.underWay': 'Looking…',
  'operations.state.ordered': 'Ordered',
  'operations.state.running': 'Looking',
  'operations.state.ok': 'All kept',
  'operations.state.broken': 'Broken',
  'operations.state.failed': 'Undecided',
  'operations.okHint': 'All {{count}} promises hold, as of {{time}}.',
  'operations.brokenHint':
    '{{broken}} of {{count}} promises are broken, as of {{time}}. Nothing was changed; look at the rows.',
  'operations.failedHint': 'It could not be found out at {{time}}: {{reason}}',
  'operations.rows': 'Broken rows: {{count}}',
  'operations.firstRows': 'The first rows, and how to see them',
  'operations.inConsole': 'Show',
  'operations.undecided': 'Could not be decided: {{reason}}',
  'operations.all': 'All {{count}} promises',
  'operations.history': 'Earlier checks',
  'operations.when': 'When',
  'operations.why': 'Why',
  'operations.result': 'Result',
  'operations.took': 'Took',
  'operations.nightly': 'Every night',
  'operations.asked': 'Asked for',
} as const;
