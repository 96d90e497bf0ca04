import { useTranslation } from 'react-i18next';
import type { Monitor } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';
import { monitorIcons } from './MonitorButtons.tsx';

/** Who is in a call besides those whose call it is, and how. */
export function MonitorTags({ monitors }: { monitors: readonly Monitor[] }) {
  const { t } = useTranslation();
  return monitors.map((monitor) => {
    const ModeIcon = monitorIcons[monitor.mode];
    return (
      <span
        key={monitor.id}
        data-testid={testIds.monitoredBy(monitor.supervisorId)}
        data-mode={monitor.mode}
        data-state={monitor.state}
        title={t(`monitor.${monitor.mode}Hint`)}
      >
        <Tag tone={monitor.mode === 'listen' ? 'info' : 'warn'}>
          <ModeIcon size={12} aria-hidden="true" />{' '}
          {t(`monitor.by.${monitor.mode}`, { name: monitor.supervisorName })}
          {monitor.unseen && ` · ${t('monitor.unseen')}`}
        </Tag>
      </span>
    );
  });
}
