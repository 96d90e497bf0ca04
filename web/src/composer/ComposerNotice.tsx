import { IconAlertTriangle, IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { phoneFormOf } from '#core/contract/phoneForms.ts';
import { testIds } from '../testIds.ts';
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
  if (target?.isName || (target?.channel === 'sms' && phoneFormOf(target.to) === 'short_code')) {
    return (
      <div className={classes['notice']} role="status" data-testid={testIds.noAnswer}>
        <IconBan size={14} aria-hidden="true" />
        {t(target.isName ? 'composer.isNameHint' : 'composer.isShortCodeHint', { to: target.to })}
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
