import { Button, Kbd } from '@mantine/core';
import { IconPhone, IconCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { keys, refresh } from '../api/queries.ts';
import type { Offer } from '../api/types.ts';
import { TierBadge } from '../client/TierBadge.tsx';
import { serverNow } from '../clock/clock.ts';
import { act } from '../desk/actions.ts';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { TopicLines } from '../followUps/TopicLines.tsx';
import { useCommand } from '../keyboard/commands.ts';
import { useIsNarrow } from '../shell/useIsNarrow.ts';
import { testIds } from '../testIds.ts';
import { CountdownRing } from './CountdownRing.tsx';
import { DeclineButton } from './DeclineButton.tsx';
import { OfferFacts } from './OfferFacts.tsx';
import classes from './OfferStack.module.css';

/** When its time is over the offer is gone on the server: ask, in case the hint was lost. */
function useExpiry(expiresAt: string): void {
  useEffect(() => {
    const timer = setTimeout(
      () => refresh(keys.desk),
      Math.max(0, Date.parse(expiresAt) - serverNow()) + 800,
    );
    return () => clearTimeout(timer);
  }, [expiresAt]);
}

export function OfferCard({ offer, hasKeys }: { offer: Offer; hasKeys: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const [isBusy, setIsBusy] = useState(false);
  const { client, conversation } = offer;
  useExpiry(offer.expiresAt);

  async function accept() {
    if (isBusy) return;
    setIsBusy(true);
    void navigate(`/clients/${client.id}?c=${conversation.id}`);
    await act(conversation.id, 'accept');
    setIsBusy(false);
  }

  const decline = (reason?: string) => void act(conversation.id, 'decline', reason ? { reason } : {});
  useCommand('accept', hasKeys ? () => void accept() : null);
  useCommand('decline', hasKeys ? () => decline() : null);
  const AcceptIcon = conversation.channel === 'call' ? IconPhone : IconCheck;
  return (
    <section
      className={classes['card']}
      aria-label={t('offer.label')}
      data-testid={testIds.offerCard}
      data-conversation={conversation.id}
    >
      <div className={classes['head']}>
        <div style={{ minWidth: 0 }}>
          <div className={classes['kind']}>
            <ChannelIcon channel={conversation.channel} size={15} />
            {t(`offer.kind.${conversation.channel}`)}
          </div>
          <div className={classes['name']}>
            <span className="truncate">{client.name ?? conversation.address ?? t('client.unknown')}</span>
            <TierBadge tier={client.tier} />
          </div>
          {client.name && conversation.address && (
            <div className="quiet truncate">{conversation.address}</div>
          )}
        </div>
        <CountdownRing expiresAt={offer.expiresAt} />
      </div>
      <TopicLines clientId={client.id} isBare />
      <OfferFacts offer={offer} />
      <div className={classes['actions']}>
        <Button
          flex={1}
          h={44}
          fz="sm"
          leftSection={<AcceptIcon size={18} />}
          rightSection={hasKeys && !isNarrow ? <Kbd size="xs">Alt A</Kbd> : null}
          disabled={isBusy}
          data-testid={testIds.accept}
          onClick={() => void accept()}
        >
          {t('offer.accept')}
        </Button>
        <DeclineButton onDecline={decline} />
      </div>
    </section>
  );
}
