import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { may, useSession } from '../session/session.ts';
import { ruleTestIds } from './ruleTestIds.ts';

/** From what a rule did to why it did it, for those who may read the log. */
export function RuleLogLink({ firingId }: { firingId: string }) {
  const { t } = useTranslation();
  const session = useSession();
  if (!may(session, 'rules.read')) return null;
  return (
    <Link to={`/rules/log?firing=${firingId}`} data-testid={ruleTestIds.why(firingId)}>
      {t('system.ruleLog')}
    </Link>
  );
}
