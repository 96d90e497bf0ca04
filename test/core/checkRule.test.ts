import { describe, expect, test } from 'vitest';
import { checkRule } from '../../core/contract/checkRule.ts';
import { RuleDocument } from '../../core/contract/rules.ts';

const TAG = '00000000-0000-7000-8000-000000000003';

describe('what a rule may be made of', () => {
  const note = { do: 'note', text: 'hm' } as const;
  const problems = (document: object): string[] =>
    checkRule(RuleDocument.parse({ when: 'message.received', actions: [note], ...document })).map(
      ({ path, problem }) => `${path} ${problem}`,
    );
  const asked = (item: object) => ({ groups: [{ match: 'all', items: [item] }] });
  test.each<[object, string[]]>([
    [{}, []],
    [{ actions: [] }, ['actions needsActions']],
    [{ when: 'wait.us' }, ['waits needsSpan']],
    [{ when: 'wait.us', waits: { amount: 4, unit: 'hours' } }, []],
    [{ groups: [{ match: 'all', items: [] }] }, ['groups.0 emptyGroup']],
    [asked({ field: 'score', op: 'less', number: 3 }), ['groups.0.items.0 notOfTrigger']],
    [{ when: 'survey.answered', ...asked({ field: 'score', op: 'less' }) }, ['groups.0.items.0 needsNumber']],
    [asked({ field: 'client.tier', op: 'has', values: ['vip'] }), ['groups.0.items.0 badOp']],
    [asked({ field: 'client.tier', op: 'is', values: ['platinum'] }), ['groups.0.items.0 badValue']],
    [asked({ field: 'client.tier', op: 'is' }), ['groups.0.items.0 needsValues']],
    [asked({ field: 'conversation.queue', op: 'is' }), ['groups.0.items.0 needsQueue']],
    [asked({ field: 'conversation.tags', op: 'has' }), ['groups.0.items.0 needsTag']],
    [asked({ field: 'hours', op: 'is' }), ['groups.0.items.0 needsSchedule']],
    [asked({ field: 'client.since', op: 'more' }), ['groups.0.items.0 needsSpan']],
    [
      { when: 'client.updated', ...asked({ field: 'conversation.channel', op: 'is', values: ['sms'] }) },
      ['groups.0.items.0 notOfTrigger'],
    ],
    [{ when: 'client.updated', actions: [{ do: 'close' }] }, ['actions.0 notOfTrigger']],
    [
      { actions: [{ do: 'followUp' }] },
      ['actions.0.text needsText', 'actions.0.whom needsWhom', 'actions.0.span needsSpan'],
    ],
    [{ actions: [{ do: 'notify', text: 'x', whom: 'agent' }] }, ['actions.0.agentId needsAgent']],
    [{ actions: [{ do: 'message', text: 'x', channel: 'email' }] }, ['actions.0.subject needsSubject']],
    [{ actions: [{ do: 'message', text: 'Dear {client.surname}' }] }, ['actions.0.text badVariable']],
    [{ actions: [{ do: 'assign', whom: 'supervisors' }] }, ['actions.0.whom badValue']],
    [{ actions: [{ do: 'tag', addTagIds: [TAG], removeTagIds: [TAG] }] }, ['actions.0.removeTagIds sameTag']],
    [{ actions: [{ do: 'tag' }] }, ['actions.0.addTagIds needsTag']],
    [{ actions: [{ do: 'queue' }] }, ['actions.0.queueId needsQueue']],
    [{ actions: [{ do: 'survey' }] }, ['actions.0.wanted needsWanted']],
    [{ actions: [{ do: 'care' }] }, ['actions.0.carePlanId needsPlan']],
    [{ actions: [{ do: 'ask' }] }, ['actions.0.surveyId needsSurvey']],
    [
      {
        when: 'relation.changed',
        ...asked({ field: 'became', op: 'is', values: ['at_risk', 'lost_mvc'] }),
        actions: [{ do: 'care', carePlanId: TAG }],
      },
      [],
    ],
    [
      { when: 'case.opened', ...asked({ field: 'caseState', op: 'is', values: ['closed'] }) },
      ['groups.0.items.0 notOfTrigger'],
    ],
    [{ actions: [{ do: 'snooze' }, { do: 'close' }] }, []],
  ])('%j', (document, expected) => {
    expect(problems(document)).toEqual(expected);
  });
});
