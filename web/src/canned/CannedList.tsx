import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CannedResponse } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import classes from './Canned.module.css';
import type { Canned } from './useCanned.ts';

interface RowProps {
  item: CannedResponse;
  index: number;
  canned: Canned;
  canSend: boolean;
}

function Row({ item, index, canned, canSend }: RowProps) {
  const { t } = useTranslation();
  const isCurrent = index === canned.current;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isCurrent) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <div
      ref={element}
      id={`canned-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      className={classes['row']}
      data-testid={testIds.canned(item.shortcut)}
      onMouseMove={() => canned.point(index)}
    >
      <span className={classes['shortcut']}>/{item.shortcut}</span>
      <span className={classes['preview']}>
        <strong>{item.title}</strong> {item.text}
      </span>
      <Button
        size="compact-xs"
        variant="light"
        tabIndex={-1}
        data-testid={testIds.cannedInsert}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => canned.pick(index, false)}
      >
        {t('canned.insert')}
      </Button>
      {canSend && (
        <Button
          size="compact-xs"
          variant="subtle"
          tabIndex={-1}
          data-testid={testIds.cannedSend}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => canned.pick(index, true)}
        >
          {t('composer.send')}
        </Button>
      )}
    </div>
  );
}

/** What was kept for saying again, above the words being written. The focus stays in the words. */
export function CannedList({ canned, canSend }: { canned: Canned; canSend: boolean }) {
  const { t } = useTranslation();
  if (!canned.isOpen) return null;
  return (
    <div className={classes['list']} data-testid={testIds.cannedList}>
      <div id="canned-list" role="listbox" aria-label={t('canned.title')} className={classes['rows']}>
        {canned.found.map((item, index) => (
          <Row key={item.id} item={item} index={index} canned={canned} canSend={canSend} />
        ))}
      </div>
      <div className={classes['foot']}>
        <span>{canned.found.length === 0 ? t('canned.none') : t('canned.keys')}</span>
        <Link to="/canned-responses">{t('canned.manage')}</Link>
      </div>
    </div>
  );
}
