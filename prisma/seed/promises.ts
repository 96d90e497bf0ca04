import { randomUUID } from 'node:crypto';
import { minutesAfter, type Diary } from './diary.ts';
import { clientNamed, memberNamed, type House } from './house.ts';

// Notes for colleagues, and what people have promised to do: done, due today and tomorrow, overdue.

interface Day {
  midnight: Date;
  now: Date;
}

export function tellNotes(diary: Diary, house: House, now: Date): void {
  const notes = [
    [
      'Amelia Hart',
      'maria',
      26,
      'Is thinking about a second heat pump for the annex. Mention the autumn offer when she is next in touch.',
    ],
    ['林晓雨', 'chenwei', 30, '搬家后新地址待确认，下次联系时请核对。'],
    [
      'Brightwater Hotels',
      'maria',
      50,
      'Contract renewal in November. Marcus decides about repairs, Grace signs.',
    ],
    ['孙丽华', 'chenwei', 75, '对上门时间要求很严，请提前十五分钟电话。'],
    ['Ruth Abernathy', 'sophie', 99, 'Hard of hearing: text instead of calling.'],
  ] as const;
  for (const [name, author, hoursAgo, text] of notes) {
    diary.event({
      clientId: clientNamed(house, name).id,
      agentId: memberNamed(house.members, author).agentId,
      kind: 'note.added',
      at: minutesAfter(now, -hoursAgo * 60),
      data: { text, clientKey: null },
    });
  }
}

interface Promised {
  client: string;
  owner: string;
  title: string;
  /** Hours from now, or the hour of tomorrow. */
  due: { inHours: number } | { tomorrowAt: number };
  state: 'planned' | 'overdue' | 'done';
  /** Sent to the client when it is due, unless the client writes first. */
  text?: string;
}

const promised: readonly Promised[] = [
  {
    client: 'Brightwater Hotels',
    owner: 'maria',
    state: 'overdue',
    due: { inHours: -2 },
    title: 'Send the draft of the new contract',
  },
  {
    client: 'Fennel & Rye Bakeries',
    owner: 'tom',
    state: 'overdue',
    due: { inHours: -20 },
    title: 'Ask whether the offer arrived',
  },
  {
    client: 'Amelia Hart',
    owner: 'maria',
    state: 'planned',
    due: { inHours: 1 },
    title: 'Call back about the annex',
  },
  {
    client: '浦江精密制造有限公司',
    owner: 'chenwei',
    state: 'planned',
    due: { inHours: 2 },
    title: '确认三号厂区的保养日期',
  },
  {
    client: '王建国',
    owner: 'chenwei',
    state: 'planned',
    due: { tomorrowAt: 10 },
    title: '回访：维修后是否正常',
  },
  {
    client: 'City of Maplewood',
    owner: 'sophie',
    state: 'planned',
    due: { tomorrowAt: 11 },
    title: 'Purchase order number for the library',
  },
  {
    client: 'Noah Petersen',
    owner: 'daniel',
    state: 'planned',
    due: { tomorrowAt: 17 },
    title: 'Reminder of the visit',
    text: 'Reminder: our technician visits you the day after tomorrow between 9 and 11. Reply here if that does not suit you.',
  },
  {
    client: 'Oliver Bennett',
    owner: 'sophie',
    state: 'done',
    due: { inHours: -26 },
    title: 'Check that the refund has arrived',
  },
  { client: '黄志明', owner: 'lina', state: 'done', due: { inHours: -30 }, title: '寄送合同副本' },
];

export function tellFollowUps(diary: Diary, house: House, day: Day): void {
  for (const one of promised) tellFollowUp(diary, house, { promise: one, day });
}

function tellFollowUp(
  diary: Diary,
  house: House,
  { promise, day: { midnight, now } }: { promise: Promised; day: Day },
): void {
  const client = clientNamed(house, promise.client);
  const { agentId } = memberNamed(house.members, promise.owner);
  const { title, state, due } = promise;
  const dueAt =
    'inHours' in due
      ? minutesAfter(now, due.inHours * 60)
      : minutesAfter(midnight, (24 + due.tomorrowAt) * 60);
  const followUpId = randomUUID();
  const kind = promise.text ? 'text' : 'task';
  const plannedAt = minutesAfter(now, -32 * 60);
  const remindedAt = state === 'planned' ? null : dueAt;
  const doneAt = state === 'done' ? minutesAfter(dueAt, 25) : null;
  diary.followUps.push({
    id: followUpId,
    clientId: client.id,
    kind,
    state,
    title,
    text: promise.text ?? null,
    ownerId: agentId,
    dueAt,
    remindedAt,
    doneAt,
    // A text planned before something the client wrote is overtaken by it, and all of this was written down just now.
    createdAt: promise.text ? now : plannedAt,
  });
  const common = { clientId: client.id };
  diary.event({
    ...common,
    agentId,
    kind: 'followUp.planned',
    at: plannedAt,
    data: { followUpId, title, kind, dueAt: dueAt.toISOString(), ownerId: agentId },
  });
  if (remindedAt)
    diary.event({
      ...common,
      kind: 'followUp.reminded',
      at: remindedAt,
      data: { followUpId, title, ownerId: agentId },
    });
  if (doneAt)
    diary.event({
      ...common,
      agentId,
      kind: 'followUp.done',
      at: doneAt,
      data: { followUpId, title, agentId },
    });
}
