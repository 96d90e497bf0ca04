export const enFigures = {
  'formula.hub': 'Rapport',
  'formula.flex': 'Flex',
  'formula.connect': 'Connect',
  'formula.genesys': 'Genesys',
  'formula.hub.text':
    'Answered within {{seconds}} s, divided by answered plus abandoned after more than {{short}} s. Today, target 80 %.',
  'formula.flex.text':
    'As Twilio Flex: answered within {{seconds}} s, divided by answered. Who gave up is not looked at.',
  'formula.connect.text':
    'As Amazon Connect: left the queue within {{seconds}} s, answered or not, divided by all that were queued.',
  'formula.genesys.text':
    'As Genesys Cloud: answered within {{seconds}} s, divided by answered plus all abandoned, short ones too.',
  'board.callsOf': 'Calls of today in {{queue}}',
  'board.fraction': '{{numerator}} of {{denominator}}.',
  'board.counts': 'in time',
  'board.countsBelow': 'below the line only',
  'board.calls.client': 'Client',
  'board.calls.entered': 'Entered',
  'board.calls.waited': 'Waited',
  'board.calls.what': 'What became of it',
  'board.calls.agent': 'Agent',
  'board.calls.counted': 'Counts as',
  'bucket.answered_in_time': 'answered in time',
  'bucket.answered_late': 'answered late',
  'bucket.abandoned_short': 'short abandon',
  'bucket.abandoned_short_late': 'short abandon',
  'bucket.abandoned_in_time': 'abandoned',
  'bucket.abandoned_late': 'abandoned late',
  'bucket.flowed_in_time': 'went another way',
  'bucket.flowed_late': 'went another way, late',
  'bucket.waiting': 'waiting',
} as const;
