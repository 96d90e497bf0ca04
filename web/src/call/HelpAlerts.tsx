import { Button } from '@mantine/core';
import { IconBellOff, IconHelpHexagon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Desk } from '../api/types.ts';
import { Since } from '../clock/Ticking.tsx';
import { changePreferences, usePreferences } from '../preferences/preferences.ts';
import { isSupervisor, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import classes from './HelpAlerts.module.css';
import { order } from './inCallOrders.ts';

type Help = Desk['help'][number];

function HelpCard({ help }: { help: Help }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = () => void navigate(`/clients/${help.clientId}?c=${help.conversationId}`);
  return (
    <section className={classes['card']} role="alert" data-testid={testIds.helpCard(help.conversationId)}>
      <div className={classes['title']}>
        <IconHelpHexagon size={18} aria-hidden="true" />
        {t('help.title', { agent: help.agentName })}
        <Since at={help.askedAt} className="quiet" />
      </div>
      <div className="quiet">{t('help.client', { client: help.clientName ?? t('client.unknown') })}</div>
      {help.note && <div>{help.note}</div>}
      {help.takenBy ? (
        <div className="quiet">{t('help.taken', { name: help.takenBy })}</div>
      ) : (
        <div className={classes['actions']}>
          <Button
            data-testid={testIds.helpTake}
            onClick={() => {
              void order(help.conversationId, 'take-help');
              open();
            }}
          >
            {t('help.take')}
          </Button>
          <Button variant="default" data-testid={testIds.helpOpen} onClick={open}>
            {t('help.open')}
          </Button>
        </div>
      )}
    </section>
  );
}

/** For supervisors: who asks for help, until somebody is on it. Each may have quiet; a count stays. */
export function HelpAlerts({ help }: { help: readonly Help[] }) {
  const { t } = useTranslation();
  const session = useSession();
  const { helpMuted } = usePreferences();
  const others = help.filter((one) => one.agentId !== session.agentId && one.takenBy === null);
  if (!isSupervisor(session) || others.length === 0) return null;
  const mute = (isMuted: boolean) => () => changePreferences({ helpMuted: isMuted });
  return (
    <div className={classes['stack']} data-testid={testIds.helpAlerts}>
      {helpMuted ? (
        <Button
          variant="default"
          leftSection={<IconBellOff size={15} />}
          data-testid={testIds.helpMute}
          onClick={mute(false)}
        >
          {t('help.muted', { count: others.length })} · {t('help.unmute')}
        </Button>
      ) : (
        <>
          {others.map((one) => (
            <HelpCard key={one.id} help={one} />
          ))}
          <Button variant="subtle" color="gray" data-testid={testIds.helpMute} onClick={mute(true)}>
            {t('help.mute')}
          </Button>
        </>
      )}
    </div>
  );
}
