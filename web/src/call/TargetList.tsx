import { IconPhoneOutgoing, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import classes from './TargetList.module.css';
import type { TargetEntry } from './transferTargets.ts';

const icons = { agent: IconUser, queue: IconUsersGroup, number: IconPhoneOutgoing } as const;

function useStateText(): (entry: TargetEntry) => string {
  const { t } = useTranslation();
  return ({ agent, queue, isFree }) => {
    if (queue)
      return [
        t('transfer.waiting', { count: queue.waiting.call }),
        t('transfer.free', { count: queue.agents.available }),
      ].join(' · ');
    if (!agent) return t('transfer.number');
    if (isFree) return t('engagementFree');
    if (agent.engagement !== 'idle') return t(`engagement.${agent.engagement}`);
    return t(`intent.${agent.intent}`);
  };
}

interface Props {
  targets: readonly TargetEntry[];
  at: number;
  onChoose: (key: string) => void;
}

/** Colleagues with what they do now, queues with who waits, and the number as typed. */
export function TargetList({ targets, at, onChoose }: Props) {
  const { t } = useTranslation();
  const stateText = useStateText();
  if (targets.length === 0) return <div className={classes['none']}>{t('transfer.nobody')}</div>;
  return (
    <div className={classes['list']} role="listbox" aria-label={t('transfer.find')}>
      {targets.map((entry, index) => {
        const Icon = icons[entry.kind];
        return (
          <button
            key={entry.key}
            type="button"
            role="option"
            aria-selected={index === at}
            aria-disabled={!entry.isFree}
            className={classes['entry']}
            data-free={entry.isFree}
            data-ready={entry.rank <= 1}
            data-testid={testIds.transferTarget(entry.key)}
            onClick={() => onChoose(entry.key)}
          >
            <Icon size={16} aria-hidden="true" />
            <span className="truncate">{entry.name}</span>
            <span className={classes['state']}>{stateText(entry)}</span>
          </button>
        );
      })}
    </div>
  );
}
