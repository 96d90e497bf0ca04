import type { Language, Role } from '../../core/contract/words.ts';

// Who appears in the demo day. All of it is made up: names, numbers from ranges kept for fiction, mail at example domains.

export interface DemoUser {
  name: string;
  email: string;
  role: Role;
  language: Language;
}

/** The first of each role is the one whose sign-in `npm start` prints. */
export const demoUsers: readonly DemoUser[] = [
  { name: 'Maria Lopez', email: 'maria@rapport.example', role: 'agent', language: 'en' },
  { name: 'Helen Park', email: 'helen@rapport.example', role: 'supervisor', language: 'en' },
  { name: 'Arthur Novak', email: 'arthur@rapport.example', role: 'administrator', language: 'en' },
  { name: '陈伟', email: 'chenwei@rapport.example', role: 'agent', language: 'zh' },
  { name: 'Daniel Okafor', email: 'daniel@rapport.example', role: 'agent', language: 'en' },
  { name: '李娜', email: 'lina@rapport.example', role: 'agent', language: 'zh' },
  { name: 'Sophie Martin', email: 'sophie@rapport.example', role: 'agent', language: 'en' },
  { name: 'Tom Becker', email: 'tom@rapport.example', role: 'agent', language: 'en' },
];

interface DemoQueue {
  name: 'Support' | 'Sales' | 'Billing';
  number: string;
  mailbox: string;
  greeting: Record<Language, string>;
  dispositions: readonly string[];
  /** Emails of its agents. */
  members: readonly string[];
}

export const demoQueues: readonly DemoQueue[] = [
  {
    name: 'Support',
    number: '+15005550100',
    mailbox: 'support@rapport.example',
    greeting: {
      en: 'Welcome to Rapport support. Please stay on the line, the next free colleague will be with you.',
      zh: '欢迎致电瑞博客户支持。请稍候，我们的同事马上为您服务。',
    },
    dispositions: [
      'Resolved',
      'Technician booked',
      'Follow-up required',
      'Complaint taken',
      'Callback agreed',
      'Wrong department',
    ],
    members: ['maria', 'chenwei', 'daniel', 'sophie', 'helen'],
  },
  {
    name: 'Sales',
    number: '+15005550101',
    mailbox: 'sales@rapport.example',
    greeting: {
      en: 'Welcome to Rapport sales. We are glad that you call; a colleague will be with you shortly.',
      zh: '欢迎致电瑞博销售部。感谢您的来电，请稍候。',
    },
    dispositions: ['Offer sent', 'Order taken', 'Callback agreed', 'Not interested', 'Wrong department'],
    members: ['maria', 'lina', 'tom', 'helen'],
  },
  {
    name: 'Billing',
    number: '+15005550102',
    mailbox: 'billing@rapport.example',
    greeting: {
      en: 'Welcome to Rapport billing. Please have your invoice number at hand; a colleague will be with you shortly.',
      zh: '欢迎致电瑞博账务部。请准备好您的账单号，请稍候。',
    },
    dispositions: [
      'Resolved',
      'Refund approved',
      'Payment plan agreed',
      'Complaint taken',
      'Follow-up required',
      'Wrong department',
    ],
    members: ['lina', 'sophie', 'tom', 'helen'],
  },
];
