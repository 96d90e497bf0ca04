import { describe, expect, it } from 'vitest';
import { adjust, recipientsOf, type AnsweredMail } from '#core/conversations/mailRecipients.ts';

const isOurs = (address: string): boolean => address.endsWith('@hub.example');
const mail = (parts: Partial<AnsweredMail> = {}): AnsweredMail => ({
  direction: 'inbound',
  from: 'ann@x.example',
  to: ['help@hub.example'],
  cc: [],
  replyTo: [],
  ...parts,
});

describe('whom an answer goes to', () => {
  it.each<[string, Partial<AnsweredMail>, string[], string[], string[]]>([
    ['who wrote', {}, ['ann@x.example'], ['ann@x.example'], []],
    [
      'all whom the mail names, without us',
      { to: ['help@hub.example', 'bob@x.example'], cc: ['cat@x.example', 'sales@hub.example'] },
      ['ann@x.example'],
      ['ann@x.example', 'bob@x.example'],
      ['cat@x.example'],
    ],
    [
      'where the writer wants answers',
      { replyTo: ['desk@x.example'], to: ['help@hub.example', 'bob@x.example'] },
      ['desk@x.example'],
      ['desk@x.example', 'bob@x.example'],
      [],
    ],
    [
      'the writer, when answers are wanted at our own address',
      { replyTo: ['help@hub.example'] },
      ['ann@x.example'],
      ['ann@x.example'],
      [],
    ],
    [
      'everybody once, in To rather than in Cc',
      {
        to: ['ann@x.example', 'bob@x.example'],
        cc: ['bob@x.example', 'ann@x.example', 'cat@x.example', 'cat@x.example'],
      },
      ['ann@x.example'],
      ['ann@x.example', 'bob@x.example'],
      ['cat@x.example'],
    ],
    [
      'those we wrote to, when it was ours',
      {
        direction: 'outbound',
        from: 'help@hub.example',
        to: ['ann@x.example', 'bob@x.example'],
        cc: ['cat@x.example'],
      },
      ['ann@x.example', 'bob@x.example'],
      ['ann@x.example', 'bob@x.example'],
      ['cat@x.example'],
    ],
  ])('%s', (_what, parts, reply, to, cc) => {
    expect(recipientsOf(mail(parts), 'reply', isOurs)).toEqual({ to: reply, cc: [] });
    expect(recipientsOf(mail(parts), 'replyAll', isOurs)).toEqual({ to, cc });
    expect(recipientsOf(mail(parts), 'forward', isOurs)).toEqual({ to: [], cc: [] });
  });

  it('is what a person makes of it', () => {
    const listed = { to: ['ann@x.example', 'bob@x.example'], cc: ['cat@x.example', 'dan@x.example'] };
    const change = {
      to: [],
      cc: ['eve@x.example', 'bob@x.example'],
      bcc: ['dan@x.example', 'eve@x.example'],
      without: ['cat@x.example'],
    };
    expect(adjust(listed, change)).toEqual([
      { address: 'ann@x.example', role: 'to' },
      { address: 'eve@x.example', role: 'cc' },
      { address: 'bob@x.example', role: 'cc' },
      { address: 'dan@x.example', role: 'bcc' },
    ]);
    expect(adjust({ to: [], cc: [] }, { to: [], cc: [], bcc: [], without: [] })).toEqual([]);
  });
});
