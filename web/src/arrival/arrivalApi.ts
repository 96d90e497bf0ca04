import type * as arrival from '#core/contract/arrival.ts';
import type * as hours from '#core/contract/hours.ts';
import { get, post, put } from '../api/request.ts';

// What the page of the numbers asks of the server.

export type {
  CallFlow,
  FlowDocument,
  FlowNode,
  FlowNodeKind,
  FlowProblem,
  FlowVersion,
  OurNumber,
  SimulateFlow,
  SimulatedLine,
  Simulation,
} from '#core/contract/arrival.ts';
export type { Hours, HoursException, PreviewDay, Schedule, Span, YearPreview } from '#core/contract/hours.ts';

interface List<T> {
  items: T[];
}

export const arrivalKeys = {
  numbers: ['numbers'],
  flows: ['flows'],
  versions: (id: string) => ['flowVersions', id],
  schedules: ['schedules'],
  preview: (words: string) => ['schedulePreview', words],
} as const;

export const arrivalApi = {
  numbers: () => get<List<arrival.OurNumber>>('/api/numbers'),
  setFlow: (id: string, flowId: string | null) => put<arrival.OurNumber>(`/api/numbers/${id}`, { flowId }),
  addSender: (body: { value: string; queueId: string; sendsTo: string[] }) =>
    post<arrival.OurNumber>('/api/numbers/senders', body),
  setSender: (id: string, body: { retired?: boolean; isTextDefault?: true }) =>
    put<arrival.OurNumber>(`/api/numbers/${id}`, body),
  flows: () => get<List<arrival.CallFlow>>('/api/flows'),
  createFlow: (body: { name: string; draft: arrival.FlowDocument }) =>
    post<arrival.CallFlow>('/api/flows', body),
  saveFlow: (id: string, body: { name: string; draft: arrival.FlowDocument; draftVersion: number }) =>
    put<arrival.CallFlow>(`/api/flows/${id}`, body),
  publishFlow: (id: string, draftVersion: number) =>
    post<arrival.CallFlow>(`/api/flows/${id}/publish`, { draftVersion }),
  versions: (id: string) => get<List<arrival.FlowVersion>>(`/api/flows/${id}/versions`),
  simulate: (body: arrival.SimulateFlow) => post<arrival.Simulation>('/api/flow-simulations', body),
  schedules: () => get<List<hours.Schedule>>('/api/schedules'),
  createSchedule: (body: { name: string; hours: hours.Hours }) =>
    post<hours.Schedule>('/api/schedules', body),
  saveSchedule: (id: string, body: { name: string; hours: hours.Hours; version: number }) =>
    put<hours.Schedule>(`/api/schedules/${id}`, body),
  previewYear: (body: { hours: hours.Hours; year: number }) =>
    post<hours.YearPreview>('/api/schedule-previews', body),
};
