import { ActionIcon, Button, Kbd, Tooltip } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Desk } from '../api/types.ts';
import { currentCallOf } from '../desk/useDesk.ts';
import { IntentMenu } from '../intent/IntentMenu.tsx';
import { runCommand } from '../keyboard/commands.ts';
import { NoticeBell } from '../notices/NoticeBell.tsx';
import { Logo } from '../shell/Logo.tsx';
import { UserMenu } from '../shell/UserMenu.tsx';
import { testIds } from '../testIds.ts';
import classes from './CallBar.module.css';
import { CurrentCall } from './CurrentCall.tsx';
import { PhoneBadge } from './PhoneBadge.tsx';

/** Always there, on every page: who I am to the queues, and the call I am in. */
export function CallBar({ desk, isNarrow }: { desk: Desk | undefined; isNarrow: boolean }) {
  const { t } = useTranslation();
  const call = currentCallOf(desk);
  return (
    <header className={classes['bar']} data-testid={testIds.callBar}>
      <Link to="/" className={classes['home']} aria-label={t('nav.desk')}>
        <Logo size={28} />
        {!isNarrow && <span className={classes['name']}>Rapport</span>}
      </Link>
      {desk && <IntentMenu agent={desk.agent} isNarrow={isNarrow} />}
      <section className={isNarrow ? classes['callBelow'] : classes['call']} aria-label={t('call.current')}>
        {call && (
          <CurrentCall
            key={call.id}
            call={call}
            watchedBy={desk?.watchedBy.filter((one) => one.conversationId === call.id) ?? []}
            isNarrow={isNarrow}
          />
        )}
        {!call && !isNarrow && <span className="quiet">{t('call.none')}</span>}
      </section>
      <div className={classes['tools']}>
        <PhoneBadge />
        {isNarrow ? (
          <ActionIcon
            size={44}
            variant="subtle"
            color="gray"
            aria-label={t('search.open')}
            data-testid={testIds.searchOpen}
            onClick={() => runCommand('search')}
          >
            <IconSearch size={20} />
          </ActionIcon>
        ) : (
          <Tooltip label={t('search.hint')}>
            <Button
              variant="default"
              c="dimmed"
              leftSection={<IconSearch size={15} />}
              rightSection={<Kbd size="xs">Ctrl K</Kbd>}
              data-testid={testIds.searchOpen}
              className={classes['search']}
              onClick={() => runCommand('search')}
            >
              {t('search.open')}
            </Button>
          </Tooltip>
        )}
        <NoticeBell />
        <UserMenu />
      </div>
    </header>
  );
}
