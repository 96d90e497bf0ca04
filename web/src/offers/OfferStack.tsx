import { useTranslation } from 'react-i18next';
import { useAgents } from '../agents/useAgents.ts';
import { useOfferAlerts } from '../alerts/useOfferAlerts.ts';
import type { Offer } from '../api/types.ts';
import { OfferCard } from './OfferCard.tsx';
import classes from './OfferStack.module.css';

/** Offers lie over the page without taking the focus: half-written words stay where they are. */
export function OfferStack({ offers }: { offers: readonly Offer[] }) {
  const { t } = useTranslation();
  const first = offers[0];
  useOfferAlerts(first);
  useAgents();
  return (
    <>
      <div className="visually-hidden" aria-live="assertive">
        {first &&
          t('offer.title', {
            channel: t(`channel.${first.conversation.channel}`),
            name: first.client.name ?? first.conversation.address ?? '',
          })}
      </div>
      {first && (
        <div className={classes['stack']}>
          {offers.map((offer, index) => (
            <OfferCard key={offer.reservationId} offer={offer} hasKeys={index === 0} />
          ))}
        </div>
      )}
    </>
  );
}
