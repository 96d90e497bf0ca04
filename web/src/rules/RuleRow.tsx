import { Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconAlertTriangle, IconGripVertical } from '@tabler/icons-react';
import type { DragEventHandler, KeyboardEventHandler } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Rule } from '#core/contract/rules.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { refresh } from '../api/queries.ts';
import { Tag } from '../app/Tag.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { ruleKeys, rulesApi } from './rulesApi.ts';
import { useRuleSentence } from './useRuleWords.ts';
import classes from './Rules.module.css';

interface Props {
  rule: Rule;
  place: number;
  mayManage: boolean;
  isOver: boolean;
  onKey: KeyboardEventHandler;
  onDragStart: DragEventHandler;
  onDragOver: DragEventHandler;
  onDrop: DragEventHandler;
}

/** Whether it fires, and how often it has. */
function Facts({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  return (
    <div className={classes['facts']}>
      {rule.stoppedAt && (
        <Tag tone="bad" Icon={IconAlertTriangle} title={t('rules.stoppedHint')}>
          {t('rules.stopped')}
        </Tag>
      )}
      {!rule.enabled && !rule.stoppedAt && <Tag tone="quiet">{t('rules.off')}</Tag>}
      <Link to={`/rules/log?ruleId=${rule.id}`}>
        {rule.fired > 0 ? t('rules.fired', { count: rule.fired }) : t('rules.neverFired')}
      </Link>
      {rule.lastFiredAt && <Ago at={rule.lastFiredAt} />}
      {rule.failed > 0 && (
        <Link to={`/rules/log?ruleId=${rule.id}&outcome=failed`}>
          <Tag tone="bad">{t('rules.failed', { count: rule.failed })}</Tag>
        </Link>
      )}
    </div>
  );
}

export function RuleRow({ rule, place, mayManage, isOver, onKey, onDragStart, onDragOver, onDrop }: Props) {
  const { t } = useTranslation();
  const sentence = useRuleSentence();
  const turn = useMutation({
    mutationFn: (enabled: boolean) => rulesApi.switch(rule.id, enabled),
    onError: tellFailure,
    onSettled: () => refresh(ruleKeys.rules),
  });
  return (
    <li
      className={classes['row']}
      data-over={isOver}
      data-on={rule.enabled}
      data-testid={ruleTestIds.row(rule.id)}
      onDragOver={onDragOver}
      onDrop={onDrop}
    >
      {mayManage && (
        <button
          type="button"
          className={classes['handle']}
          draggable
          aria-label={t('rules.place', { place, name: rule.name })}
          title={t('rules.dragHint')}
          data-testid={ruleTestIds.handle(rule.id)}
          onDragStart={onDragStart}
          onKeyDown={onKey}
        >
          <IconGripVertical size={16} aria-hidden="true" />
        </button>
      )}
      <div className={classes['main']}>
        <Link className={classes['name']} to={`/rules/${rule.id}`} data-testid={ruleTestIds.open(rule.id)}>
          {rule.name}
        </Link>
        <div className={classes['sentence']}>{sentence(rule.document)}</div>
        <Facts rule={rule} />
      </div>
      <Switch
        aria-label={t('rules.switch', { name: rule.name })}
        checked={turn.isPending ? turn.variables : rule.enabled}
        disabled={!mayManage}
        data-testid={ruleTestIds.switch(rule.id)}
        onChange={(event) => turn.mutate(event.currentTarget.checked)}
      />
    </li>
  );
}
