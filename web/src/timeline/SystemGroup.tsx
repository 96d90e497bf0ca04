import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../preferences/preferences.ts';
import { testIds } from '../testIds.ts';
import type { SystemRow } from './rows.ts';
import { isOfRelation } from './useRelationText.ts';
import { sameRow } from './sameRow.ts';
import classes from './Timeline.module.css';
import { useSystemText } from './useSystemText.ts';
import { When } from './When.tsx';

/** What is always said, even where the lines are folded away: how a conversation ended, and what the client allows. */
function isWeighty(row: SystemRow): boolean {
  return (
    row.event.kind === 'conversation.closed' ||
    row.event.kind === 'client.optedOut' ||
    row.event.kind === 'client.optedIn' ||
    row.event.kind === 'client.mayOptOut' ||
    isOfRelation(row.event)
  );
}

function Line({ row }: { row: SystemRow }) {
  const text = useSystemText(row.event);
  return (
    <div
      className={classes['systemLine']}
      data-conversation={row.conversationId}
      data-event={row.key}
      data-kind={row.event.kind}
      data-testid={testIds.event(row.seq)}
    >
      {text} <When at={row.at} />
    </div>
  );
}

function DrawnGroup({ rows }: { rows: readonly SystemRow[] }) {
  const { t } = useTranslation();
  const { showSystemLines } = usePreferences();
  const [isOpen, setIsOpen] = useState(false);
  const last = rows.at(-1);
  const kept = rows.filter((row) => isWeighty(row) || (row === last && showSystemLines));
  const shown = isOpen ? rows : kept;
  const hidden = rows.length - shown.length;
  if (shown.length === 0 && !showSystemLines) return null;
  return (
    <div className={classes['system']}>
      {(hidden > 0 || isOpen) && showSystemLines && (
        <button
          type="button"
          className={classes['more']}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? t('system.fewer') : t('system.more', { count: hidden })}
        </button>
      )}
      {shown.map((row) => (
        <Line key={row.key} row={row} />
      ))}
    </div>
  );
}

export const SystemGroup = memo(
  DrawnGroup,
  (before, after) =>
    before.rows.length === after.rows.length &&
    before.rows.every((row, index) => {
      const other = after.rows[index];
      return other !== undefined && sameRow(row, other);
    }),
);
