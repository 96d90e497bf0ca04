import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import type { Desk } from '../api/types.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { isCurrentPage, pagesFor } from './pages.ts';
import classes from './BottomNav.module.css';

const SHOWN = 3;

/** The pages at the foot of a small screen; what does not fit is under More. */
export function BottomNav({ desk }: { desk: Desk | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const pages = pagesFor(useSession());
  const count = (desk?.work.length ?? 0) + (desk?.offers.length ?? 0);
  return (
    <nav className={classes['nav']} aria-label={t('nav.label')}>
      {pages.slice(0, SHOWN).map(({ name, path, Icon }) => (
        <Link
          key={name}
          to={path}
          aria-current={isCurrentPage(path, pathname) ? 'page' : undefined}
          className={classes['link'] ?? ''}
          data-testid={testIds.nav(name)}
        >
          <Icon size={21} stroke={1.7} aria-hidden="true" />
          <span>{t(`nav.${name}`)}</span>
          {name === 'desk' && count > 0 && <b className={classes['count']}>{count}</b>}
        </Link>
      ))}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button" className={classes['link']} data-testid={testIds.nav('more')}>
            <IconDots size={21} stroke={1.7} aria-hidden="true" />
            <span>{t('nav.more')}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {pages.slice(SHOWN).map(({ name, path, Icon }) => (
            <Menu.Item
              key={name}
              h={44}
              leftSection={<Icon size={18} />}
              onClick={() => void navigate(path)}
              data-testid={testIds.nav(name)}
            >
              {t(`nav.${name}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
