import { IconAlertTriangle, IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/session.ts';
import classes from './Composer.module.css';
import type { Target } from './targets.ts';

/** What the agent should know before writing: the client opted out, or a colleague has this conversation. */
export function ComposerNotice({ target }: { target: Target | null }) {
  const { t } = useTranslation();
  const { agentId } = useSession();
  if (target?.hasOptedOut) {
    return (
      <div className={classes['notice']} role="status">
        <IconBan size={14} aria-hidden="true" />
        {t('composer.optedOutHint', { to: target.to })}
      </div>
    );
  }
  const holder = target?.conversation;
  if (!holder?.agentName || holder.agentId === agentId) return null;
  return (
    <div className={classes['notice']} role="status">
      <IconAlertTriangle size={14} aria-hidden="true" />
      {t('composer.heldBy', { name: holder.agentName })}
    </div>
  );
}
