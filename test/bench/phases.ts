import type { Traffic } from './twilioForms.ts';

// What is measured, in the order of one round.

export const subjects = ['a', 'b', 'c2', 'e2', 'hub'] as const;
export type Subject = (typeof subjects)[number];

export interface Phase {
  name: string;
  subject: Subject;
  traffic: Traffic;
  /** Requests a second; without it, 32 connections that never rest. */
  perSecond?: number;
  /** Agents' sockets are connected. */
  watched: boolean;
  /** Every accepted message must appear on one of them. */
  seen: boolean;
  /** The phases that this one is compared with. */
  against: readonly string[];
}

export const CONNECTIONS = 32;

const sms = { traffic: 'known', watched: true, seen: true } as const;
const calls = { traffic: 'calls', watched: true, seen: false } as const;
const unwatched = { traffic: 'known', watched: false, seen: false } as const;

export const phases: readonly Phase[] = [
  { name: 'a', subject: 'a', ...unwatched, against: [] },
  { name: 'b', subject: 'b', ...unwatched, against: ['a'] },
  { name: 'c2', subject: 'c2', ...unwatched, against: ['a'] },
  { name: 'e2', subject: 'e2', ...sms, against: ['a'] },
  { name: 'hub', subject: 'hub', ...sms, against: ['a', 'c2', 'e2'] },
  { name: 'e2@500', subject: 'e2', ...sms, perSecond: 500, against: [] },
  { name: 'hub@500', subject: 'hub', ...sms, perSecond: 500, against: ['e2@500'] },
  { name: 'e2@1000', subject: 'e2', ...sms, perSecond: 1_000, against: [] },
  { name: 'hub@1000', subject: 'hub', ...sms, perSecond: 1_000, against: ['e2@1000'] },
  {
    name: 'hub, new senders',
    subject: 'hub',
    traffic: 'strangers',
    watched: true,
    seen: false,
    against: ['a', 'c2', 'e2'],
  },
  { name: 'hub, calls', subject: 'hub', traffic: 'calls', watched: true, seen: false, against: ['a', 'b'] },
  // Somebody on the line hears how long this takes: at the pace of a busy house, and at that of the ambition.
  { name: 'b@50', subject: 'b', ...unwatched, perSecond: 50, against: [] },
  { name: 'hub, calls@50', subject: 'hub', ...calls, perSecond: 50, against: ['b@50'] },
  { name: 'b@500', subject: 'b', ...unwatched, perSecond: 500, against: [] },
  { name: 'hub, calls@500', subject: 'hub', ...calls, perSecond: 500, against: ['b@500'] },
];

/** What one phase of one round gave. */
export interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
  /** Microseconds per answered request; null where there is no /proc. */
  appUs: number | null;
  databaseUs: number | null;
  /** Milliseconds from when a message was due to be sent until it was seen; null without sockets. */
  lagP50: number | null;
  lagP99: number | null;
  accepted: number;
  seen: number;
  repeatedPushes: number;
  failures: string[];
}

export const figureNames = ['perSecond', 'p50', 'p99', 'appUs', 'databaseUs', 'lagP50', 'lagP99'] as const;
export type FigureName = (typeof figureNames)[number];
