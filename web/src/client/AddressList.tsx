import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMail, IconPhone, IconPhonePlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { phoneFormOf } from '#core/contract/phoneForms.ts';
import type { ClientDetail } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { useDial } from '../desk/useDial.ts';
import { canBeCalled } from '../dialling/canBeCalled.ts';
import { NumberLink } from '../dialling/NumberLink.tsx';
import { BlockButton } from '../spam/BlockButton.tsx';
import classes from './ClientPanel.module.css';

export function AddressList({ client }: { client: ClientDetail }) {
  const { t } = useTranslation();
  const { dial, isDialling } = useDial();
  return (
    <ul className={classes['addresses']} aria-label={t('profile.addresses')}>
      {client.addresses.map((address) => (
        <li key={address.id} className={classes['address']}>
          {address.kind === 'phone' ? (
            <IconPhone size={15} aria-hidden="true" />
          ) : (
            <IconMail size={15} aria-hidden="true" />
          )}
          {canBeCalled(address) ? (
            <NumberLink number={address.value} clientId={client.id} />
          ) : (
            <span className="truncate" title={address.value}>
              {address.value}
            </span>
          )}
          {address.blockedAt && <Tag tone="bad">{t('spam.isBlocked')}</Tag>}
          {address.optedOutAt && <Tag tone="bad">{t('composer.optedOut')}</Tag>}
          {address.kind === 'phone' && !canBeCalled(address) && (
            <Tag tone="quiet">{t(`address.${phoneFormOf(address.value)}`)}</Tag>
          )}
          {canBeCalled(address) && (
            <Tooltip label={t('client.dial')}>
              <ActionIcon
                variant="subtle"
                loading={isDialling}
                aria-label={`${t('client.dial')} ${address.value}`}
                onClick={() => void dial(address.value, client.id)}
              >
                <IconPhonePlus size={15} />
              </ActionIcon>
            </Tooltip>
          )}
          <BlockButton
            clientId={client.id}
            kind={address.kind}
            value={address.value}
            isBlocked={address.blockedAt !== null}
          />
        </li>
      ))}
    </ul>
  );
}
