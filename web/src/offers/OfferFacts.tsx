import { useTranslation } from 'react-i18next';
import type { Offer } from '../api/types.ts';
import { ArrivalPath } from '../arrival/ArrivalPath.tsx';
import { CallbackFacts } from '../callbacks/CallbackFacts.tsx';
import { Ago, Since } from '../clock/Ticking.tsx';
import { testIds } from '../testIds.ts';
import classes from './OfferStack.module.css';
import { useWhyText } from './useWhyText.ts';

function useMatters(matters: Offer['openMatters']): string {
  const { t } = useTranslation();
  const parts = [
    matters.conversations > 0 && t('matters.conversations', { count: matters.conversations }),
    matters.followUps > 0 && t('matters.followUps', { count: matters.followUps }),
    matters.lowScores > 0 && t('matters.lowScores', { count: matters.lowScores }),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(' · ') : t('matters.none');
}

export function OfferFacts({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const { conversation, lastContact } = offer;
  const why = useWhyText(offer.why);
  const matters = useMatters(offer.openMatters);
  const isMessage = conversation.channel !== 'call';
  return (
    <dl className={classes['facts']}>
      <dt>{t('offer.queue')}</dt>
      <dd>
        {conversation.queueName} · {t('offer.waited')}{' '}
        <Since at={conversation.queuedAt ?? conversation.openedAt} />
      </dd>
      {conversation.callback && (
        <>
          <dt>{t(`callback.kind.${conversation.callback.kind}`)}</dt>
          <dd data-testid={testIds.offerCallback}>
            <CallbackFacts callback={conversation.callback} />
          </dd>
        </>
      )}
      {offer.arrival && (
        <>
          <dt>{t('offer.arrival')}</dt>
          <dd>
            <ArrivalPath arrival={offer.arrival} />
          </dd>
        </>
      )}
      {isMessage && (conversation.subject ?? conversation.preview) && (
        <>
          <dt>{t('offer.says')}</dt>
          <dd className="truncate">{conversation.subject ?? conversation.preview}</dd>
        </>
      )}
      <dt>{t('client.unverified')}</dt>
      <dd>{t('client.unverifiedHint')}</dd>
      <dt>{t('offer.lastContact')}</dt>
      <dd className="truncate">
        {lastContact ? (
          <>
            <Ago at={lastContact.at} />
            {lastContact.channel && ` · ${t(`channel.${lastContact.channel}`)}`}
            {lastContact.summary !== '' && ` · ${lastContact.summary}`}
          </>
        ) : (
          t('offer.firstContact')
        )}
      </dd>
      <dt>{t('offer.matters')}</dt>
      <dd>{matters}</dd>
      <dt>{t('offer.why')}</dt>
      <dd data-testid={testIds.offerWhy}>{why}</dd>
    </dl>
  );
}
