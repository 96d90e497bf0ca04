import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Offer } from '../api/types.ts';
import { TierBadge } from '../client/TierBadge.tsx';
import { Until } from '../clock/Ticking.tsx';
import { ChannelIcon } from './ChannelIcon.tsx';
import classes from './MyWork.module.css';

/** An offer in the list leads to the client; accepting is the card's business. */
export function RingingItem({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const { client, conversation } = offer;
  return (
    <Link to={`/clients/${client.id}?c=${conversation.id}`} className={classes['item']} data-tone="ringing">
      <span className={classes['icon']}>
        <ChannelIcon channel={conversation.channel} />
      </span>
      <span className={classes['text']}>
        <span className={classes['top']}>
          <span className={`truncate ${classes['name']}`}>
            {client.name ?? conversation.address ?? t('client.unknown')}
          </span>
          <TierBadge tier={client.tier} isCompact />
        </span>
        <span className="truncate quiet">{conversation.queueName}</span>
      </span>
      <span className={classes['timer']}>
        <Until at={offer.expiresAt} />
      </span>
    </Link>
  );
}
