import { randomUUID } from 'node:crypto';
import type { FollowUpCategory, FollowUpOutcome, ValueGiven } from '../../core/contract/followUpWork.ts';
import { seriesFrom } from '../../core/followUps/recurrence.ts';
import { minutesAfter, type Diary } from './diary.ts';
import { clientNamed, memberNamed, type House } from './house.ts';
import { queueNamed } from './week.ts';

// Follow-ups as work, one of every state: visits, calls within a window, a team's, recurring, put off, late for long, kept, not kept,
// not wanted any more. What is promised, and planned texts, are in promises.ts.

interface Story {
  client: string;
  owner?: string;
  team?: string;
  title: string;
  kind: 'call' | 'visit' | 'write' | 'promise';
  category?: FollowUpCategory;
  note?: string;
  place?: string;
  /** Hours from now, to the quarter of an hour. */
  inHours: number;
  windowHours?: number;
  state: 'planned' | 'overdue' | 'escalated' | 'done' | 'canceled';
  outcome?: FollowUpOutcome;
  value?: ValueGiven;
  /** So many hours later than it was planned at first. */
  putOffHours?: number;
  weekly?: boolean;
  onReply?: boolean;
}

const stories: readonly Story[] = [
  {
    client: 'City of Maplewood',
    owner: 'maria',
    kind: 'visit',
    category: 'develop',
    note: 'The new library: heating and a contract for its care',
    title: 'See the library’s boiler room',
    place: '4 Library Square, Maplewood',
    inHours: 3,
    state: 'planned',
  },
  {
    client: 'Harbor Street Clinic',
    owner: 'maria',
    kind: 'call',
    title: 'Ask for the opening hours of the new wing',
    inHours: 2,
    windowHours: 5,
    state: 'planned',
  },
  {
    client: 'Isabel Romero',
    owner: 'maria',
    kind: 'call',
    title: 'Ask whether the new controls are understood',
    inHours: -3,
    state: 'done',
    outcome: 'reached',
    value: 'info',
  },
  {
    client: 'George Lambert',
    owner: 'maria',
    kind: 'visit',
    title: 'Look at the noise in the cellar',
    place: '17 Old Mill Road',
    inHours: -5,
    state: 'done',
    outcome: 'done',
    value: 'fix',
  },
  {
    client: 'Aisha Khan',
    owner: 'tom',
    kind: 'visit',
    title: 'Bring the spare filter',
    place: '9 Canal Street',
    inHours: -28,
    state: 'done',
    outcome: 'not_reached',
  },
  {
    client: 'Charlotte Dunn',
    owner: 'tom',
    kind: 'promise',
    title: 'A credit note for the double invoice',
    inHours: 26,
    state: 'planned',
  },
  {
    client: 'Walter Simmons',
    owner: 'sophie',
    kind: 'call',
    title: 'Agree on a day for the yearly service',
    inHours: -30,
    state: 'escalated',
  },
  {
    client: '马超',
    owner: 'lina',
    kind: 'call',
    title: '确认合同续签意向',
    inHours: 30,
    putOffHours: 48,
    state: 'planned',
  },
  {
    client: '云杉连锁酒店',
    team: 'Support',
    kind: 'call',
    title: '安排季度设备巡检',
    inHours: 4,
    state: 'planned',
  },
  {
    client: 'Brightwater Hotels',
    owner: 'daniel',
    kind: 'call',
    category: 'revisit',
    title: 'The weekly talk with the house technician',
    inHours: 50,
    state: 'planned',
    weekly: true,
  },
  {
    client: 'Noah Petersen',
    owner: 'daniel',
    kind: 'write',
    title: 'Ask again for the photos of the boiler',
    inHours: 72,
    state: 'planned',
    onReply: true,
  },
  {
    client: '孙丽华',
    owner: 'chenwei',
    kind: 'visit',
    title: '上门查看新锅炉安装位置',
    place: '滨江路 88 号',
    inHours: -50,
    state: 'canceled',
  },
];

const QUARTER_MS = 900_000;
const ESCALATED_AFTER_MINUTES = 240;

export function tellFollowUpStories(diary: Diary, house: House, now: Date): void {
  for (const story of stories) tellStory(diary, house, { story, now });
}

function timesOf({ inHours, windowHours, putOffHours, state }: Story, now: Date) {
  const exact = now.getTime() + inHours * 3_600_000;
  const dueAt = new Date(Math.round(exact / QUARTER_MS) * QUARTER_MS);
  const isLate = state === 'overdue' || state === 'escalated';
  return {
    dueAt,
    dueUntil: windowHours ? minutesAfter(dueAt, windowHours * 60) : null,
    firstDueAt: putOffHours ? minutesAfter(dueAt, -putOffHours * 60) : null,
    moves: putOffHours ? 1 : 0,
    remindedAt: isLate || state === 'done' ? dueAt : null,
    doneAt: state === 'done' ? minutesAfter(dueAt, 45) : null,
    escalateAt: state === 'escalated' ? minutesAfter(dueAt, ESCALATED_AFTER_MINUTES) : null,
    escalatedAt: state === 'escalated' ? minutesAfter(dueAt, ESCALATED_AFTER_MINUTES) : null,
  };
}

function tellStory(diary: Diary, house: House, { story, now }: { story: Story; now: Date }): void {
  const { title, kind, state, outcome, value: valueGiven } = story;
  const id = randomUUID();
  const clientId = clientNamed(house, story.client).id;
  const ownerId = story.owner ? memberNamed(house.members, story.owner).agentId : null;
  const queueId = story.team ? queueNamed(house, story.team).id : null;
  const times = timesOf(story, now);
  const took =
    kind === 'visit' && times.doneAt && outcome === 'done'
      ? { actualFrom: times.dueAt, actualUntil: times.doneAt }
      : {};
  const plannedAt = minutesAfter(now, -100 * 60);
  diary.followUps.push({
    id,
    clientId,
    kind,
    title,
    ownerId,
    queueId,
    state: state === 'escalated' ? 'overdue' : state,
    category: story.category ?? 'follow_up',
    note: story.note ?? null,
    place: story.place ?? null,
    outcome: outcome ?? null,
    valueGiven: valueGiven ?? null,
    cancelReason: state === 'canceled' ? 'by_agent' : null,
    cancelOnReply: story.onReply ?? false,
    ...times,
    ...took,
    ...(story.weekly
      ? {
          repeats: seriesFrom({ every: 1, unit: 'week', on: 'done' }, times.dueAt, 'UTC'),
          seriesId: randomUUID(),
          seriesNo: 0,
        }
      : {}),
    // What falls away with the client's word was planned after the last one.
    createdAt: story.onReply ? now : plannedAt,
  });
  const first = { followUpId: id, title };
  const tell = { clientId, agentId: ownerId };
  const dueAt = times.dueAt.toISOString();
  const was = (times.firstDueAt ?? times.dueAt).toISOString();
  diary.event({
    ...tell,
    kind: 'followUp.planned',
    at: plannedAt,
    data: { ...first, kind, dueAt: was, ownerId, ...(queueId ? { queueId } : {}) },
  });
  if (times.firstDueAt)
    diary.event({
      ...tell,
      kind: 'followUp.moved',
      at: minutesAfter(now, -90),
      data: { ...first, kind, dueAt, was, reason: '客户出差', ownerId },
    });
  tellEnd(diary, { ...story, ...times, first, tell });
}

interface End extends Story, ReturnType<typeof timesOf> {
  first: { followUpId: string; title: string };
  tell: { clientId: string; agentId: string | null };
}

function tellEnd(diary: Diary, end: End): void {
  const { first, tell, kind, outcome, value: valueGiven } = end;
  const { clientId, agentId } = tell;
  if (end.remindedAt)
    diary.event({
      clientId,
      kind: 'followUp.reminded',
      at: end.remindedAt,
      data: { ...first, ownerId: agentId, kind },
    });
  if (end.escalatedAt)
    diary.event({
      clientId,
      kind: 'followUp.escalated',
      at: end.escalatedAt,
      data: { ...first, ownerId: agentId, queueId: null },
    });
  if (end.doneAt)
    diary.event({
      ...tell,
      kind: 'followUp.done',
      at: end.doneAt,
      data: {
        ...first,
        agentId,
        kind,
        ...(outcome ? { outcome } : {}),
        ...(valueGiven ? { valueGiven } : {}),
      },
    });
  if (end.state === 'canceled')
    diary.event({
      ...tell,
      kind: 'followUp.canceled',
      at: minutesAfter(end.dueAt, -60),
      data: { ...first, reason: 'by_agent', ownerId: agentId },
    });
}
