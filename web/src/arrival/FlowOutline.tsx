import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import type { FlowDocument, FlowProblem } from './arrivalApi.ts';
import classes from './Arrival.module.css';
import { outlineOf, type OutlineRow } from './flowOutline.ts';

interface Props {
  flow: FlowDocument;
  problems: readonly FlowProblem[];
  chosen: string | null;
  onChoose: (key: string) => void;
}

function useWayText(): (row: OutlineRow) => string {
  const { t } = useTranslation();
  return ({ way }) => {
    if (!way || way.word === 'next') return '';
    return way.word ? t(`way.${way.word}`) : (way.keys ?? '');
  };
}

/** The steps of a flow: each branch indented below the step it leaves; arrow keys walk up and down. */
export function FlowOutline({ flow, problems, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const wayText = useWayText();
  const bad = new Set(problems.map(({ key }) => key));
  const rows = outlineOf(flow);
  return (
    <ol
      className={classes['outline']}
      aria-label={t('flow.steps')}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        if (step === 0) return;
        const buttons = [...event.currentTarget.querySelectorAll('button')];
        const at = buttons.findIndex((button) => button === document.activeElement);
        buttons[at + step]?.focus();
        event.preventDefault();
      }}
    >
      {rows.map((row) => (
        <li key={row.id}>
          <button
            type="button"
            className={classes['row']}
            style={{ paddingInlineStart: 8 + row.depth * 22 }}
            aria-current={row.node !== null && row.node.key === chosen && !row.isBack}
            data-bad={row.node === null || bad.has(row.node.key)}
            data-testid={row.node && !row.isBack ? testIds.flowStep(row.node.key) : undefined}
            onClick={() => row.node && onChoose(row.node.key)}
          >
            {wayText(row) !== '' && <span className={classes['way']}>{wayText(row)}</span>}
            <span>
              {row.isBack && '↑ '}
              {row.node ? row.node.title : t('flow.nowhere')}
            </span>
            {row.node && !row.isBack && <span className={classes['kind']}>{t(`node.${row.node.kind}`)}</span>}
          </button>
        </li>
      ))}
    </ol>
  );
}
