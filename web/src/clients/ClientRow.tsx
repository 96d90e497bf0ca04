import { Table } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { ClientSummary } from '../api/types.ts';
import pageClasses from '../app/Page.module.css';
import { TierBadge } from '../client/TierBadge.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { canBeCalled } from '../dialling/canBeCalled.ts';
import { NumberLink } from '../dialling/NumberLink.tsx';
import { testIds } from '../testIds.ts';

export function ClientRow({ client }: { client: ClientSummary }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const href = `/clients/${client.id}`;
  return (
    <Table.Tr
      className={pageClasses['rowLink'] ?? ''}
      data-testid={testIds.clientRow(client.id)}
      onClick={() => void navigate(href)}
    >
      <Table.Td>
        <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Link to={href} onClick={(event) => event.stopPropagation()}>
            {client.name ?? t('client.unknown')}
          </Link>
          <TierBadge tier={client.tier} />
        </span>
      </Table.Td>
      <Table.Td className="muted">
        {client.addresses.map((address, index) => (
          <Fragment key={address.id}>
            {index > 0 && ', '}
            {canBeCalled(address) ? (
              <NumberLink number={address.value} clientId={client.id} />
            ) : (
              address.value
            )}
          </Fragment>
        ))}
      </Table.Td>
      <Table.Td className="muted">{t(`kind.${client.kind}`)}</Table.Td>
      <Table.Td className="muted">{t(`language.${client.language}`)}</Table.Td>
      <Table.Td className="muted tabular">
        {client.lastContactAt ? <Ago at={client.lastContactAt} /> : '–'}
      </Table.Td>
    </Table.Tr>
  );
}
