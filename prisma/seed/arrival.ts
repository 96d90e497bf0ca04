import type { FlowDocument } from '../../core/contract/arrival.ts';
import type { Hours } from '../../core/contract/hours.ts';
import type { Prisma } from '../generated/client.ts';

// One number of the demo day is led by a flow: hours, languages, a menu and the recording notice. The others go straight
// to their queue.

type Db = Prisma.TransactionClient;

/** Long hours, so that a newcomer hears the menu and not that we are closed, at most times of a day. */
const hours: Hours = {
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  weekly: [
    { days: [1, 2, 3, 4, 5], from: '06:00', to: '12:30' },
    { days: [1, 2, 3, 4, 5], from: '12:30', to: '23:30' },
    { days: [6, 7], from: '07:00', to: '22:00' },
  ],
  exceptions: [
    { name: 'New Year', days: { kind: 'yearly', month: 1, day: 1 }, hours: [] },
    { name: 'Good Friday', days: { kind: 'easter', offset: -2 }, hours: [] },
    { name: 'Labour Day', days: { kind: 'yearly', month: 5, day: 1 }, hours: [] },
    { name: 'Christmas', days: { kind: 'yearly', month: 12, day: 25 }, hours: [] },
    {
      name: 'New Year’s Eve',
      days: { kind: 'yearly', month: 12, day: 31 },
      hours: [{ from: '09:00', to: '14:00' }],
    },
  ],
};

interface Queues {
  /** The number that the flow leads the calls to. */
  number: string;
  own: { id: string; name: string };
  other: { id: string; name: string };
}

function menuOf({ own, other }: Queues): FlowDocument['nodes'][number] {
  return {
    key: 'menu',
    title: 'Main menu',
    kind: 'menu',
    texts: {
      en: 'For sales press 1. For support press 2. To hear this again press star.',
      zh: '销售请按1,技术支持请按2,重听请按星号键。',
    },
    choices: [
      { keys: '1', label: { en: own.name, zh: '销售' }, next: 'own' },
      { keys: '2', label: { en: other.name, zh: '技术支持' }, next: 'other' },
      { keys: '*', label: { en: 'Hear it again', zh: '重听' }, next: 'menu' },
    ],
    silentTexts: {},
    invalidTexts: {},
    timeoutSeconds: 5,
    tries: 2,
    otherwise: 'own',
  };
}

function flowOf(scheduleId: string, queues: Queues): FlowDocument {
  const { own, other } = queues;
  const toQueue = (key: string, queue: { id: string; name: string }): FlowDocument['nodes'][number] => ({
    key,
    title: queue.name,
    kind: 'queue',
    queueId: queue.id,
  });
  return {
    language: 'client',
    start: 'hours',
    nodes: [
      { key: 'hours', title: 'Opening hours', kind: 'hours', scheduleId, open: 'language', closed: 'closed' },
      {
        key: 'language',
        title: 'Language',
        kind: 'language',
        choices: [
          { keys: '1', language: 'en', text: 'Welcome. For English press 1.' },
          { keys: '2', language: 'zh', text: '欢迎致电,中文服务请按2。' },
        ],
        timeoutSeconds: 4,
        tries: 1,
        next: 'notice',
      },
      {
        key: 'notice',
        title: 'Recording notice',
        kind: 'notice',
        mode: 'notice',
        noticeTexts: {},
        consentTexts: {},
        next: 'menu',
      },
      menuOf(queues),
      toQueue('own', own),
      toQueue('other', other),
      {
        key: 'closed',
        title: 'We are closed',
        kind: 'hangUp',
        texts: {
          en: 'We are closed now. Please call again during our opening hours, or send us a text. Goodbye.',
          zh: '现在是非营业时间,请在营业时间再次来电,或发送短信给我们。再见。',
        },
      },
    ],
  };
}

export async function createFlow(db: Db, divisionId: string, queues: Queues): Promise<void> {
  const schedule = await db.schedule.create({ data: { divisionId, name: 'Opening hours', hours } });
  const document = flowOf(schedule.id, queues);
  const flow = await db.callFlow.create({
    data: {
      divisionId,
      name: `Menu of ${queues.own.name}`,
      draft: document,
      versions: { create: { number: 1, document } },
    },
    include: { versions: true },
  });
  await db.ourAddress.update({
    where: { kind_value: { kind: 'phone', value: queues.number } },
    data: { flowId: flow.id, flowVersionId: flow.versions[0]?.id ?? null },
  });
}
