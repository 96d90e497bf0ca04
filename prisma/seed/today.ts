import { tellCallback } from './callbackStories.ts';
import { tellAbandonedCall, tellCall } from './callStories.ts';
import { minutesAfter, secondsAfter, type Diary } from './diary.ts';
import { tellFollowUpStories } from './followUpStories.ts';
import { clientNamed, memberNamed, type House } from './house.ts';
import { tellLines, tellWaiting } from './messageStories.ts';
import { tellFollowUps, tellNotes } from './promises.ts';
import { talks } from './talks.ts';
import { agentFor, pick, queueNamed } from './week.ts';

// Today: calls since midnight for the board, what waits and is handled now, and what people have promised to do.

export interface Day {
  midnight: Date;
  now: Date;
}

export function tellToday(diary: Diary, house: House, day: Day): void {
  tellCalls(diary, house, day);
  tellOpen(diary, house, day.now);
  tellNotes(diary, house, day.now);
  tellFollowUps(diary, house, day);
  tellFollowUpStories(diary, house, day.now);
  tellOptOut(diary, house, day.now);
}

const callers = [
  'Brightwater Hotels',
  '孙丽华',
  'George Lambert',
  'Harbor Street Clinic',
  '黄志明',
  'Noah Petersen',
  'Aisha Khan',
  '云杉连锁酒店',
  'Isabel Romero',
  'Walter Simmons',
  '马超',
  'Charlotte Dunn',
];

/** Spread over the day so far; early in the day they are shorter, so that all of them are over. */
function tellCalls(diary: Diary, house: House, { midnight, now }: Day): void {
  const begin = new Date(Math.min(midnight.getTime(), now.getTime() - 600_000));
  const soFarSeconds = (now.getTime() - begin.getTime()) / 1_000;
  const pace = Math.min(1, soFarSeconds / (8 * 3_600));
  const startOf = (place: number): Date => secondsAfter(begin, (soFarSeconds * place) / (callers.length + 3));
  for (const [index, name] of callers.entries()) {
    const client = clientNamed(house, name);
    const talk = pick(talks[client.language].calls, index);
    const queue = queueNamed(house, talk.queue);
    tellCall(diary, {
      client,
      queue,
      agent: agentFor(house, queue, { client, number: index }),
      at: startOf(index + 1),
      talk,
      waitSeconds: pick([6, 9, 14, 34, 8, 11, 52, 5], index) * pace,
      talkSeconds: Math.round((120 + ((index * 67) % 300)) * pace),
      wrapSeconds: (25 + index) * pace,
      holdSeconds: index % 4 === 1 ? Math.round(40 * pace) : 0,
      endedBy: index % 2 === 0 ? 'client' : 'agent',
    });
  }
  const gone = [
    { name: 'Hannah Cole', queue: 'Support', place: 4.5, waitSeconds: 48 },
    { name: '郑凯', queue: 'Sales', place: 8.5, waitSeconds: 4 },
  ];
  for (const { name, queue, place, waitSeconds } of gone) {
    const at = startOf(place);
    tellAbandonedCall(diary, {
      client: clientNamed(house, name),
      queue: queueNamed(house, queue),
      at,
      waitSeconds: waitSeconds * pace,
    });
  }
}

function tellOpen(diary: Diary, house: House, now: Date): void {
  const ago = (minutes: number): Date => minutesAfter(now, -minutes);
  const place = (client: string, queue: string) => ({
    client: clientNamed(house, client),
    queue: queueNamed(house, queue),
  });
  tellWaiting(diary, {
    ...place('Chloe Nguyen', 'Support'),
    at: ago(4),
    channel: 'sms',
    text: 'Hello, the unit in the bedroom has been dripping since this morning. Can somebody have a look?',
  });
  tellWaiting(diary, {
    ...place('何佳', 'Sales'),
    at: ago(2),
    channel: 'sms',
    text: '你好，想了解一下年度保养套餐的价格。',
  });
  tellWaiting(diary, {
    ...place('Nora Lindqvist', 'Billing'),
    at: ago(12),
    channel: 'email',
    subject: 'Wrong address on my invoice',
    text: 'Hello,\n\nmy last invoice still shows my old address. Could you correct it and send it again?\n\nKind regards\nNora Lindqvist',
  });
  tellCallback(diary, { ...place('Hannah Cole', 'Support'), at: ago(26), waitSeconds: 190 });
  tellLines(diary, {
    ...place('Ethan Brooks', 'Support'),
    agent: memberNamed(house.members, 'maria'),
    at: ago(9),
    channel: 'sms',
    waitMinutes: 1,
    lines: [
      {
        by: 'client',
        after: 0,
        text: 'Hi, is it safe to run the heat pump when there is ice on the outdoor unit?',
      },
      {
        by: 'agent',
        after: 3,
        text: 'Hello Ethan! Yes, it defrosts by itself every hour or so. How thick is the ice?',
      },
      { by: 'client', after: 3, text: 'About two fingers, and it does not go away.' },
    ],
  });
  tellLines(diary, {
    ...place('徐静', 'Support'),
    agent: memberNamed(house.members, 'chenwei'),
    at: ago(55),
    channel: 'email',
    subject: '遥控器失灵',
    waitMinutes: 6,
    lines: [
      { by: 'client', after: 0, text: '您好，\n\n客厅空调的遥控器昨天起没有反应，换了电池也不行。\n\n徐静' },
      { by: 'agent', after: 20, text: '您好，\n\n请问遥控器背面的型号是多少？我们为您寄一个新的。\n\n陈伟' },
    ],
  });
}

function tellOptOut(diary: Diary, house: House, now: Date): void {
  const client = clientNamed(house, 'Dylan Murphy');
  diary.event({
    clientId: client.id,
    kind: 'client.optedOut',
    at: minutesAfter(now, -6 * 60),
    data: { kind: 'phone', value: client.phone },
  });
}
