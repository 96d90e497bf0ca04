import { IconMessageQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ClientDetail } from '../api/types.ts';
import { ConsentButtons } from '../client/ConsentButtons.tsx';
import { testIds } from '../testIds.ts';
import classes from './Composer.module.css';

/** Somebody wrote what sounds like a wish for no more messages: whoever is about to write decides first. */
export function ConsentNotice({ client }: { client: ClientDetail }) {
  const { t } = useTranslation();
  const asked = client.addresses.filter((address) => address.askedAt !== null);
  return asked.map((address) => (
    <div key={address.id} className={classes['notice']} role="status" data-testid={testIds.mayOptOut}>
      <IconMessageQuestion size={14} aria-hidden="true" />
      <span className={classes['words']}>{t('mayOptOut.asked', { value: address.value })}</span>
      <ConsentButtons clientId={client.id} address={address} />
    </div>
  ));
}
