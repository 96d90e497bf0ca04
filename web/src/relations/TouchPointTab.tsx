import { ActionIcon, Button, Table, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TouchPoint } from '#core/contract/touchPoints.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { queryClient } from '../api/queries.ts';
import { relationKeys } from '../api/relations.ts';
import pageClasses from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { TouchPointForm } from './TouchPointForm.tsx';

const columns = ['name', 'channel', 'purpose', 'department', 'queue', 'tiers', 'contacts'] as const;

function Row({ point, onEdit }: { point: TouchPoint; onEdit: () => void }) {
  const { t } = useTranslation();
  const remove = useMutation({
    mutationFn: () => api.removeTouchPoint(point.id),
    onSuccess: (list) => queryClient.setQueryData(relationKeys.touchPoints, list),
    onError: tellFailure,
  });
  const { name } = point;
  return (
    <Table.Tr data-testid={testIds.touchPoint(name)}>
      <Table.Td fw={550}>{name}</Table.Td>
      <Table.Td>{t(`touchPoint.channel.${point.channel}`)}</Table.Td>
      <Table.Td>{point.purpose}</Table.Td>
      <Table.Td>{point.department}</Table.Td>
      <Table.Td>{point.queueName ?? '–'}</Table.Td>
      <Table.Td>
        {point.tiers.length === 0
          ? t('touchPoint.everybody')
          : point.tiers.map((tier) => t(`tier.${tier}`)).join(', ')}
      </Table.Td>
      <Table.Td className="tabular">{point.contacts ?? '–'}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('touchPoint.edit', { name })}
          onClick={onEdit}
        >
          <IconPencil size={15} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          loading={remove.isPending}
          aria-label={t('touchPoint.remove', { name })}
          onClick={() => remove.mutate()}
        >
          <IconTrash size={15} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  );
}

/** TC-10: where clients meet the company, kept by supervisors. */
export function TouchPointTab() {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<TouchPoint | 'new' | null>(null);
  const query = useQuery({ queryKey: relationKeys.touchPoints, queryFn: api.touchPoints });
  if (!query.data) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  const { items } = query.data;
  return (
    <>
      <Button
        mb={14}
        leftSection={<IconPlus size={15} />}
        data-testid={testIds.touchPointAdd}
        onClick={() => setEdited('new')}
      >
        {t('touchPoint.add')}
      </Button>
      <div className={pageClasses['sheet']}>
        {items.length === 0 ? (
          <Text p="lg" ta="center" c="dimmed">
            {t('touchPoint.empty')}
          </Text>
        ) : (
          <Table verticalSpacing={6} horizontalSpacing="md" miw={860}>
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column}>{t(`touchPoint.${column}`)}</Table.Th>
                ))}
                <Table.Th aria-label={t('common.edit')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((point) => (
                <Row key={point.id} point={point} onEdit={() => setEdited(point)} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </div>
      {edited !== null && (
        <TouchPointForm point={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
