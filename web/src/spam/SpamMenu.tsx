import { Menu } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { tellDone } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { Conversation } from '../api/types.ts';
import { RowIcon } from '../inbox/RowIcon.tsx';
import { useWorkOrder } from '../inbox/useWorkOrder.ts';
import { testIds } from '../testIds.ts';

/** Closed as spam, or that and its sender blocked. Both can be taken back in the list of spam. */
export function SpamMenu({ conversation: { id, address } }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const order = useWorkOrder();
  const mark = (block: boolean) =>
    order.mutate(() => api.spam(id, block), {
      onSuccess: () => {
        tellDone(t('spam.done'));
        refresh(keys.blocked, keys.provisional, ['client']);
      },
    });
  return (
    <Menu>
      <Menu.Target>
        <RowIcon
          label={t('spam.menu')}
          Icon={IconAlertOctagon}
          color="gray"
          loading={order.isPending}
          data-testid={testIds.spam(id)}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item data-testid={testIds.spamMark} onClick={() => mark(false)}>
          {t('spam.mark')}
        </Menu.Item>
        {address && (
          <Menu.Item data-testid={testIds.spamBlock} onClick={() => mark(true)}>
            {t('spam.markBlock', { address })}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
