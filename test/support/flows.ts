import type { FlowDocument, FlowNode } from '../../core/contract/arrival.ts';
import type { Hours } from '../../core/contract/hours.ts';
import type { Member, Place } from './harness.ts';

// Call flows for the tests: nodes with real defaults, and a number that is led by them.

type Partly<K extends FlowNode['kind']> = Partial<Extract<FlowNode, { kind: K }>> & { key: string };

export const menu = (node: Partly<'menu'>): FlowNode => ({
  kind: 'menu',
  title: 'Main menu',
  texts: { en: 'For sales press 1. For service press 2.', zh: '销售请按1,服务请按2。' },
  choices: [],
  silentTexts: {},
  invalidTexts: {},
  timeoutSeconds: 3,
  tries: 2,
  otherwise: 'queue',
  ...node,
});
export const say = (node: Partly<'say'>): FlowNode => ({
  kind: 'say',
  title: 'Greeting',
  texts: { en: 'Good day.' },
  wholly: false,
  next: 'queue',
  ...node,
});
export const notice = (node: Partly<'notice'>): FlowNode => ({
  kind: 'notice',
  title: 'Recording',
  mode: 'place',
  noticeTexts: {},
  consentTexts: {},
  next: 'queue',
  ...node,
});
export const language = (node: Partly<'language'>): FlowNode => ({
  kind: 'language',
  title: 'Language',
  choices: [
    { keys: '1', language: 'en', text: 'For English press 1.' },
    { keys: '2', language: 'zh', text: '中文请按2。' },
  ],
  timeoutSeconds: 3,
  tries: 1,
  next: 'queue',
  ...node,
});
export const hangUp = (node: Partly<'hangUp'>): FlowNode => ({
  kind: 'hangUp',
  title: 'Goodbye',
  texts: { en: 'We are closed. Goodbye.' },
  ...node,
});
export const queue = (queueId: string, key = 'queue'): FlowNode => ({
  kind: 'queue',
  key,
  title: 'To the queue',
  queueId,
});

export function flowOf(start: string, ...nodes: FlowNode[]): FlowDocument {
  return { language: 'client', start, nodes };
}

/** Publishes a flow and lets it lead the calls to a place. Gives what is needed to change it. */
export async function leads(administrator: Member, place: Place, draft: FlowDocument) {
  const { items } = await administrator.get('/numbers');
  const number = items.find((one: { value: string }) => one.value === place.number);
  const flow = await administrator.post('/flows', { name: `Flow of ${place.number}`, draft });
  const published = await administrator.post(`/flows/${flow.id}/publish`, {
    draftVersion: flow.draftVersion,
  });
  await administrator.put(`/numbers/${number.id}`, { flowId: flow.id });
  return { flowId: flow.id as string, numberId: number.id as string, version: published.published };
}

export const always: Hours = {
  timeZone: 'UTC',
  weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
  exceptions: [],
};
/** Closed today and for some days around it, whatever the weekly rules say. */
export function closedNow(name: string): Hours {
  const day = (offset: number): string => new Date(Date.now() + offset * 864e5).toISOString().slice(0, 10);
  return {
    ...always,
    exceptions: [{ name, days: { kind: 'date', from: day(-1), to: day(1) }, hours: [] }],
  };
}
