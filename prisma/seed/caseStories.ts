import type {
  CaseAction,
  CaseKind,
  CaseSeverity,
  ClosedWhy,
  RemedyKind,
  RootCause,
} from '../../core/contract/caseWords.ts';

// What clients complained of, asked for and proposed, and what became of it: a case in every state.

export interface CaseStory {
  client: string;
  kind: CaseKind;
  category: string;
  severity: CaseSeverity;
  title: string;
  words: string;
  owner: string | null;
  hoursAgo: number;
  /** Each with hours after it was opened. */
  moves: [action: CaseAction, hours: number][];
  cause?: RootCause;
  why?: ClosedWhy;
  remedy?: { kind: RemedyKind; amount?: number };
  asks?: { department: string; question: string; answer?: string };
}

export const caseStories: readonly CaseStory[] = [
  {
    client: 'Brightwater Hotels',
    kind: 'complaint',
    category: 'LATE',
    severity: 'critical',
    owner: null,
    hoursAgo: 3,
    title: 'Heating parts did not come before the weekend',
    words: 'We have forty cold rooms and no delivery.',
    moves: [],
  },
  {
    client: '王建国',
    kind: 'complaint',
    category: 'STAFF_BEHAVIOUR',
    severity: 'high',
    owner: 'chenwei',
    hoursAgo: 28,
    title: '技术员态度生硬',
    words: '上门时没有说明就开始拆机。',
    moves: [['acknowledge', 1]],
  },
  {
    client: 'Amelia Hart',
    kind: 'complaint',
    category: 'WRONG_AMOUNT',
    severity: 'normal',
    owner: 'maria',
    hoursAgo: 52,
    title: 'Charged twice for the service visit',
    words: 'My statement shows the visit two times.',
    moves: [
      ['acknowledge', 1],
      ['start', 3],
    ],
    cause: 'system',
    asks: { department: 'Finance', question: 'Was the visit of the 14th booked twice?' },
  },
  {
    client: 'Fennel & Rye Bakeries',
    kind: 'request',
    category: 'OTHER',
    severity: 'normal',
    owner: 'tom',
    hoursAgo: 76,
    title: 'Copies of all invoices of the year',
    words: 'For the audit, please.',
    moves: [
      ['start', 2],
      ['await', 6],
    ],
  },
  {
    client: 'Noah Petersen',
    kind: 'complaint',
    category: 'PRESSURE_SELLING',
    severity: 'high',
    owner: 'daniel',
    hoursAgo: 100,
    title: 'Pushed into a maintenance contract',
    words: 'I said no three times and was called again.',
    moves: [
      ['acknowledge', 1],
      ['start', 2],
      ['resolve', 60],
    ],
    cause: 'people',
    remedy: { kind: 'apology' },
  },
  {
    client: '林晓雨',
    kind: 'suggestion',
    category: 'WAITING_TIME',
    severity: 'low',
    owner: 'chenwei',
    hoursAgo: 190,
    title: '希望增加微信预约',
    words: '电话排队太久。',
    moves: [
      ['start', 20],
      ['resolve', 90],
      ['close', 150],
    ],
    why: 'confirmed',
  },
  {
    client: 'Oliver Bennett',
    kind: 'complaint',
    category: 'REFUND_LATE',
    severity: 'normal',
    owner: 'sophie',
    hoursAgo: 330,
    title: 'The refund has not arrived',
    words: 'Promised for Monday, it is Friday.',
    moves: [
      ['acknowledge', 2],
      ['start', 3],
      ['resolve', 48],
      ['close', 170],
    ],
    cause: 'process',
    why: 'silence',
    remedy: { kind: 'refund', amount: 12_900 },
    asks: {
      department: 'Finance',
      question: 'Where does the refund hang?',
      answer: 'The account number had a digit too few.',
    },
  },
  {
    client: 'City of Maplewood',
    kind: 'complaint',
    category: 'LATE',
    severity: 'normal',
    owner: 'sophie',
    hoursAgo: 420,
    title: 'Technician came a day late',
    words: 'The library stayed closed.',
    moves: [
      ['acknowledge', 1],
      ['start', 2],
      ['resolve', 30],
      ['reopen', 40],
    ],
    cause: 'process',
    remedy: { kind: 'discount', amount: 8_000 },
  },
  {
    client: '孙丽华',
    kind: 'complaint',
    category: 'LATE',
    severity: 'normal',
    owner: 'chenwei',
    hoursAgo: 500,
    title: '约好的时间没有人来',
    words: '等了一上午。',
    moves: [
      ['start', 1],
      ['resolve', 24],
      ['close', 60],
    ],
    cause: 'process',
    why: 'confirmed',
    remedy: { kind: 'visit' },
  },
  {
    client: 'Ruth Abernathy',
    kind: 'complaint',
    category: 'WRONG_INFORMATION',
    severity: 'low',
    owner: 'sophie',
    hoursAgo: 640,
    title: 'Told the wrong opening hours',
    words: 'I came for nothing.',
    moves: [
      ['acknowledge', 1],
      ['start', 3],
      ['resolve', 10],
      ['close', 130],
    ],
    cause: 'communication',
    why: 'silence',
    remedy: { kind: 'apology' },
  },
  {
    client: '黄志明',
    kind: 'complaint',
    category: 'DEFECT',
    severity: 'normal',
    owner: 'lina',
    hoursAgo: 700,
    title: '水泵噪音',
    words: '换新后仍有噪音。',
    moves: [
      ['start', 2],
      ['dismiss', 30],
    ],
    why: 'withdrawn',
  },
  {
    client: '浦江精密制造有限公司',
    kind: 'complaint',
    category: 'BROKEN_PROMISE',
    severity: 'high',
    owner: 'chenwei',
    hoursAgo: 900,
    title: '承诺的备件未到',
    words: '三号厂区停工两小时。',
    moves: [
      ['acknowledge', 1],
      ['start', 2],
      ['resolve', 50],
      ['close', 70],
    ],
    cause: 'supplier',
    why: 'confirmed',
    remedy: { kind: 'voucher', amount: 50_000 },
  },
];
