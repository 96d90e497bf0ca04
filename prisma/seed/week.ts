import { SANDBOX_CUSTOMERS } from './demoClients.ts';
import { minutesAfter, type Diary, type DiaryClient, type DiaryQueue, type Member } from './diary.ts';
import { memberNamed, type House } from './house.ts';
import { tellCall } from './callStories.ts';
import { tellMail, tellTexts } from './messageStories.ts';
import { tellSurvey } from './surveyStories.ts';
import { talks } from './talks.ts';

// The days before today: who was in touch with whom about what. Everything follows from the client's number, so that every
// demo day is the same.

const DAY_MINUTES = 24 * 60;
const scores = [5, 4, null, 5, 3, 4, null, 5, 1, 4, 5, null, 2, 5, 4] as const;

const comments: Record<string, Record<number, string>> = {
  en: {
    5: 'Friendly and quick, thank you!',
    3: 'Good in the end, but I had to explain it twice.',
    2: 'Nobody called back as promised.',
    1: 'The technician did not come, for the second time.',
  },
  zh: {
    5: '服务很好，谢谢！',
    3: '最后解决了，但等得有点久。',
    2: '说好回电话没有回。',
    1: '师傅迟到了两个小时。',
  },
};

/** An element by number, round and round. */
export function pick<T>(list: readonly T[], number: number): T {
  const item = list[number % list.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Speaks the client's language and belongs to the queue. Supervisors are left to their own work. */
export function agentFor(
  house: House,
  queue: DiaryQueue,
  { client, number }: { client: DiaryClient; number: number },
): Member {
  const speakers = client.language === 'zh' ? ['chenwei', 'lina'] : ['maria', 'daniel', 'sophie', 'tom'];
  const able = speakers
    .map((name) => memberNamed(house.members, name))
    .filter((member) => queue.members.includes(member));
  return pick(able, number);
}

export function queueNamed(house: House, name: string): DiaryQueue {
  const queue = house.queues.get(name);
  if (!queue) throw new Error(`there is no queue ${name}`);
  return queue;
}

/** With these there was one talk only, so many days ago. */
const longAgo: Readonly<Record<string, number>> = {
  刘洋: 408,
  'Lucas Meyer': 425,
  'Fatima Al-Sayed': 180,
  'Beth Fennel': 135,
  'Nora Lindqvist': 3,
};

export function tellWeek(diary: Diary, house: House, { midnight, now }: { midnight: Date; now: Date }): void {
  for (const [index, client] of house.clients.entries()) {
    const long = longAgo[client.name];
    if (long !== undefined) {
      tellTalk(diary, house, {
        client,
        number: 4 * index,
        at: minutesAfter(midnight, -long * DAY_MINUTES + 600),
      });
      continue;
    }
    const days = index < SANDBOX_CUSTOMERS ? [9, 3] : daysOf(index);
    for (const [turn, daysAgo] of days.entries()) {
      const hour = 8 + ((index * 5 + turn * 3) % 10);
      const at = minutesAfter(midnight, -daysAgo * DAY_MINUTES + hour * 60 + ((index * 13 + turn * 29) % 60));
      tellOne(diary, house, { client, number: index + turn * 7, at, now });
    }
  }
}

/** Two to four days of the last six, the oldest first: what is asked after one decides about the next. */
function daysOf(index: number): number[] {
  const count = 2 + (index % 3);
  const days = Array.from({ length: count }, (_, turn) => 1 + ((index + turn * 2) % 6));
  return [...new Set(days)].toSorted((a, b) => b - a);
}

interface One {
  client: DiaryClient;
  number: number;
  at: Date;
  now: Date;
}

function tellOne(diary: Diary, house: House, { client, number, at, now }: One): void {
  const told = tellTalk(diary, house, { client, number, at });
  const score = pick(scores, number);
  const comment = score === null || number % 2 === 1 ? undefined : comments[client.language]?.[score];
  tellSurvey(diary, { ...told, at, now, client, score, ...(comment ? { comment } : {}) });
}

function tellTalk(diary: Diary, house: House, { client, number, at }: Omit<One, 'now'>) {
  const { calls, texts, mails } = talks[client.language];
  const place = (queueName: string) => {
    const queue = queueNamed(house, queueName);
    return { client, at, queue, agent: agentFor(house, queue, { client, number }) };
  };
  switch (number % 4) {
    case 1: {
      const talk = pick(texts, number);
      const setting = place(talk.queue);
      return {
        ...setting,
        ...tellTexts(diary, { ...setting, talk, waitMinutes: 1 + (number % 3) }),
        channel: 'sms' as const,
      };
    }
    case 3: {
      const talk = pick(mails, number);
      const setting = place(talk.queue);
      return {
        ...setting,
        ...tellMail(diary, { ...setting, talk, waitMinutes: 4 + (number % 40) }),
        channel: 'email' as const,
      };
    }
    default: {
      const talk = pick(calls, number);
      const setting = place(talk.queue);
      const call = tellCall(diary, {
        ...setting,
        talk,
        waitSeconds: 5 + ((number * 7) % 40),
        talkSeconds: 90 + ((number * 53) % 400),
        holdSeconds: number % 3 === 0 ? 35 : 0,
        endedBy: number % 2 === 0 ? 'client' : 'agent',
      });
      return { ...setting, ...call, channel: 'sms' as const };
    }
  }
}
