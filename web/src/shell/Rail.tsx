import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { isCurrentPage, pagesFor } from './pages.ts';
import classes from './Rail.module.css';

export function Rail() {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  return (
    <nav className={classes['rail']} aria-label={t('nav.label')}>
      {pagesFor(session).map(({ name, path, Icon }) => (
        <Link
          key={name}
          to={path}
          aria-current={isCurrentPage(path, pathname) ? 'page' : undefined}
          className={classes['link'] ?? ''}
          title={t(`nav.${name}`)}
          data-testid={testIds.nav(name)}
        >
          <Icon size={20} stroke={1.7} aria-hidden="true" />
          <span>{t(`nav.${name}`)}</span>
        </Link>
      ))}
    </nav>
  );
}
