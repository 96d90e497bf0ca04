import type { z } from 'zod';
import type { NewCarePlan } from '../../core/contract/care.ts';

// The plans of care that a house begins with: one for key clients, by people; one for everybody, by text and mail; one that
// gives something back.

const everybody = {
  segments: [],
  tiers: [],
  kinds: [],
  hasDate: null,
  hasAccountAgent: false,
  loyalty: false,
  won: false,
};
const person = { texts: {}, note: '', offsetDays: 0, time: '10:00' };
const sent = { note: '', offsetDays: 0, time: '09:30' };

export const seededPlans: readonly z.input<typeof NewCarePlan>[] = [
  {
    name: 'Key clients: stay close 重点客户深耕',
    kind: 'vertical',
    document: {
      rule: { ...everybody, tiers: ['gold', 'vip'], hasAccountAgent: true },
      steps: [
        {
          ...person,
          key: 'exchange-call',
          kind: 'call',
          nature: 'emotion',
          title: 'Exchange: how is it going, what changes 交流电话',
          anchor: { kind: 'every', months: 1 },
          note: 'Ask about their business, not about ours. Note what you learn under “Their industry”.',
        },
        {
          ...person,
          key: 'visit',
          kind: 'visit',
          nature: 'emotion',
          title: 'Visit: research and discussion 上门调研与讨论',
          anchor: { kind: 'every', months: 3 },
          note: 'Bring the last review report, and go through what was promised.',
        },
        {
          ...person,
          key: 'material',
          kind: 'material',
          nature: 'benefit',
          title: 'Post the new catalogue 邮寄公司资料',
          anchor: { kind: 'every', months: 6 },
        },
        {
          ...person,
          key: 'report',
          kind: 'report',
          nature: 'benefit',
          title: 'Review report 回顾报告',
          anchor: { kind: 'every', months: 3 },
          offsetDays: -7,
        },
        {
          ...sent,
          key: 'seminar',
          kind: 'seminar',
          nature: 'benefit',
          title: 'Invitation to the technical seminar 技术交流研讨会邀请',
          anchor: { kind: 'every', months: 12 },
          texts: {
            en: {
              subject: 'You are invited: our technical seminar',
              text: 'Dear {client.name},\n\nonce a year we show what is new and talk about what you need. We would be glad to see you. Answer this mail and we keep a seat.\n\n{agent.name}',
            },
            zh: {
              subject: '诚邀您参加技术交流研讨会',
              text: '{client.name}，您好：\n\n诚邀您参加我们的年度技术交流研讨会，了解新技术，交流您的需求。回复本邮件即可预留席位。\n\n{agent.name}',
            },
          },
        },
      ],
    },
  },
  {
    name: 'Greetings for everybody 节日问候',
    kind: 'horizontal',
    document: {
      rule: everybody,
      steps: [
        {
          ...sent,
          key: 'birthday',
          kind: 'card',
          nature: 'emotion',
          title: 'Birthday card 生日贺卡',
          anchor: { kind: 'date', date: 'birthday' },
          texts: {
            en: {
              subject: 'Happy birthday!',
              text: 'Dear {client.firstName},\n\nhappy birthday from all of us. We are glad to have you with us.',
            },
            zh: {
              subject: '生日快乐！',
              text: '{client.name}，您好：\n\n祝您生日快乐，身体健康，万事如意！',
            },
          },
        },
        {
          ...sent,
          key: 'spring-festival',
          kind: 'text',
          nature: 'emotion',
          title: 'Spring Festival greeting 春节问候',
          anchor: { kind: 'festival', festival: 'spring_festival' },
          texts: { zh: { subject: '', text: '{client.name}，您好！祝您和家人新春快乐，阖家幸福！' } },
        },
        {
          ...sent,
          key: 'mid-autumn',
          kind: 'text',
          nature: 'emotion',
          title: 'Mid-Autumn greeting 中秋问候',
          anchor: { kind: 'festival', festival: 'mid_autumn' },
          texts: { zh: { subject: '', text: '{client.name}，您好！祝您中秋快乐，团圆美满！' } },
        },
        {
          ...sent,
          key: 'christmas',
          kind: 'card',
          nature: 'emotion',
          title: 'Season’s greetings 圣诞贺卡',
          anchor: { kind: 'festival', festival: 'christmas' },
          offsetDays: -4,
          texts: {
            en: {
              subject: 'Season’s greetings',
              text: 'Dear {client.name},\n\nthank you for this year. We wish you quiet days and a good start into the next.',
            },
          },
        },
      ],
    },
  },
  {
    name: 'Thank you for another year 周年回馈',
    kind: 'reward',
    document: {
      rule: { ...everybody, hasDate: 'service_start', loyalty: true },
      steps: [
        {
          ...sent,
          key: 'anniversary',
          kind: 'card',
          nature: 'benefit',
          title: 'Anniversary coupon 周年礼券',
          anchor: { kind: 'date', date: 'service_start' },
          texts: {
            en: {
              subject: '{years} years together',
              text: 'Dear {client.name},\n\nyou have been with us for {years} years. As a thank-you, the next maintenance is 20 % off: mention THANKS20.',
            },
            zh: {
              subject: '感谢您 {years} 年的信任',
              text: '{client.name}，您好：\n\n感谢您 {years} 年来的信任。下一次保养享八折优惠，预约时请出示 THANKS20。',
            },
          },
        },
      ],
    },
  },
];
