import { Button } from '@mantine/core';
import { IconPhoneOff, IconPlugConnectedX, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Conversation, Desk } from '../api/types.ts';
import { Until } from '../clock/Ticking.tsx';
import { currentCallOf } from '../desk/useDesk.ts';
import { testIds } from '../testIds.ts';
import { endAfterWork, order } from './inCallOrders.ts';
import { PartyStrip } from './PartyStrip.tsx';
import classes from './PartyStrip.module.css';
import { useRejoin } from './useRejoin.ts';

/** The agent's own line is broken: how long there is to come back. */
function LostStrip({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  useRejoin(conversation);
  const until = conversation.call?.graceUntil;
  if (conversation.state !== 'handled' || !until) return null;
  return (
    <section className={classes['strip']} data-tone="warn" role="alert" data-testid={testIds.lineLost}>
      <IconPlugConnectedX size={17} aria-hidden="true" />
      <span>{t('call.lost')}</span>
      <Until at={until} />
      <Button
        color="yellow"
        data-testid={testIds.rejoin}
        onClick={() => void order(conversation.id, 'rejoin')}
      >
        {t('call.rejoin')}
      </Button>
    </section>
  );
}

/** A colleague's call that I was asked into. */
function JoinedStrip({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  return (
    <section className={classes['strip']} data-testid={testIds.joined}>
      <IconUsers size={17} aria-hidden="true" />
      <Link to={`/clients/${conversation.clientId}?c=${conversation.id}`}>
        {t('guest.joinedBar', {
          name: conversation.agentName ?? '',
          client: conversation.clientName ?? conversation.address ?? t('client.unknown'),
        })}
      </Link>
      <Button
        variant="light"
        color="red"
        leftSection={<IconPhoneOff size={15} />}
        data-testid={testIds.leave}
        onClick={() => void order(conversation.id, 'leave')}
      >
        {t('guest.leave')}
      </Button>
    </section>
  );
}

function AfterWorkStrip({ work }: { work: Desk['afterWork'][number] }) {
  const { t } = useTranslation();
  return (
    <section className={classes['strip']} data-tone="warn" data-testid={testIds.afterWork}>
      <Link to={`/clients/${work.clientId}?c=${work.conversationId}`}>
        {t('afterWork.title', { name: work.clientName ?? t('client.unknown') })}
      </Link>
      {work.dueAt && <Until at={work.dueAt} />}
      {work.mayEnd && (
        <Button
          variant="default"
          data-testid={testIds.afterWorkDone}
          onClick={() => void endAfterWork(work.conversationId)}
        >
          {t('afterWork.done')}
        </Button>
      )}
    </section>
  );
}

/** Below the call bar: who else is in my call, in whose call I am, a broken line, and what I gave away. */
export function CallStrips({ desk }: { desk: Desk | undefined }) {
  const call = currentCallOf(desk);
  return (
    <>
      {call && <LostStrip conversation={call} />}
      {call && <PartyStrip conversation={call} />}
      {desk?.joined.map((conversation) => (
        <JoinedStrip key={conversation.id} conversation={conversation} />
      ))}
      {desk?.afterWork.map((work) => (
        <AfterWorkStrip key={work.conversationId} work={work} />
      ))}
    </>
  );
}
