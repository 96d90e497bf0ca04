import { IconCoffee } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AgentState } from '../api/types.ts';
import classes from './MyWork.module.css';

export function EmptyDesk({ agent }: { agent: AgentState }) {
  const { t } = useTranslation();
  return (
    <div className={classes['empty']}>
      <IconCoffee size={26} stroke={1.5} aria-hidden="true" />
      <strong>{t('work.empty')}</strong>
      <span>{t(agent.intent === 'available' ? 'work.emptyAvailable' : 'work.emptyAway')}</span>
    </div>
  );
}
