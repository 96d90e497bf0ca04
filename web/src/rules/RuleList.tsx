import { useMutation } from '@tanstack/react-query';
import { useState, type DragEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '#core/contract/rules.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { queryClient, refresh } from '../api/queries.ts';
import pageClasses from '../app/Page.module.css';
import { RuleRow } from './RuleRow.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { ruleKeys, rulesApi } from './rulesApi.ts';
import classes from './Rules.module.css';

function moved(rules: readonly Rule[], id: string, to: number): Rule[] {
  const rule = rules.find((one) => one.id === id);
  const others = rules.filter((one) => one.id !== id);
  return rule ? others.toSpliced(Math.max(0, to), 0, rule) : [...rules];
}

/** The new order is shown at once, and taken back where it is refused. */
function useOrder(rules: readonly Rule[]) {
  const order = useMutation({
    mutationFn: (next: readonly Rule[]) => rulesApi.order(next.map(({ id }) => id)),
    onMutate: (next) => queryClient.setQueryData(ruleKeys.rules, { items: next }),
    onError: tellFailure,
    onSettled: () => refresh(ruleKeys.rules),
  });
  return (id: string, to: number) => {
    const next = moved(rules, id, to);
    if (next.some((rule, place) => rule.id !== rules[place]?.id)) order.mutate(next);
  };
}

/** Rules by their order: dragged by the handle, or moved by Alt and the arrow keys. */
export function RuleList({ rules, mayManage }: { rules: readonly Rule[]; mayManage: boolean }) {
  const { t } = useTranslation();
  const moveTo = useOrder(rules);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const byKey = (event: KeyboardEvent, id: string, place: number) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || step === undefined) return;
    event.preventDefault();
    moveTo(id, place + step);
    // The same button, where it stands then.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-testid="${ruleTestIds.handle(id)}"]`)?.focus(),
    );
  };
  const drop = (event: DragEvent, place: number) => {
    event.preventDefault();
    if (dragged) moveTo(dragged, place);
    setDragged(null);
    setOver(null);
  };
  return (
    <div className={pageClasses['sheet']}>
      <ol className={classes['list']} aria-label={t('rules.list')}>
        {rules.map((rule, place) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            place={place + 1}
            mayManage={mayManage}
            isOver={over === place && dragged !== rule.id}
            onKey={(event) => byKey(event, rule.id, place)}
            onDragStart={() => setDragged(rule.id)}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(place);
            }}
            onDrop={(event) => drop(event, place)}
          />
        ))}
      </ol>
    </div>
  );
}
