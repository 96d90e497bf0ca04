import type { KeyboardEvent, RefObject } from 'react';
import { useNavigate } from 'react-router';
import type { FollowUp } from '../api/types.ts';
import { useCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { moveFollowUp } from './followUpActions.ts';

const HALF_HOUR_MS = 1_800_000;
const steps: Record<string, 1 | -1> = { ArrowDown: 1, ArrowUp: -1 };

/** Arrows choose a row, with Alt they move it by half an hour; Enter opens its client, E ticks it off. */
export function useDayKeys(list: RefObject<HTMLElement | null>, items: readonly FollowUp[]) {
  const navigate = useNavigate();
  const rows = (): HTMLElement[] => [
    ...(list.current?.querySelectorAll<HTMLElement>('[data-day-row]') ?? []),
  ];
  const chosen = (): FollowUp | undefined => {
    const id = list.current?.querySelector<HTMLElement>('[data-day-row]:focus')?.dataset['dayRow'];
    return items.find((one) => one.id === id);
  };
  const go = (step: 1 | -1): void => {
    const all = rows();
    const at = all.findIndex((row) => row === document.activeElement);
    const next = at === -1 ? (step === 1 ? 0 : all.length - 1) : at + step;
    all[next]?.focus();
  };
  useCommand('nextItem', () => go(1));
  useCommand('previousItem', () => go(-1));
  useCommand('finish', () => {
    const one = chosen();
    if (one)
      list.current?.querySelector<HTMLElement>(`[data-testid="${testIds.followUpDone(one.id)}"]`)?.click();
  });
  return (event: KeyboardEvent): void => {
    const isRow = event.target instanceof HTMLElement && event.target.dataset['dayRow'] !== undefined;
    const step = steps[event.key];
    const one = chosen();
    if (step !== undefined && !event.altKey && isRow) {
      event.preventDefault();
      go(step);
    }
    if (step !== undefined && event.altKey && one?.state === 'planned') {
      event.preventDefault();
      void moveFollowUp(one, new Date(Date.parse(one.dueAt) + step * HALF_HOUR_MS), '');
    }
    if (event.key === 'Enter' && one) void navigate(`/clients/${one.clientId}?tab=followUps`);
  };
}
