import { ActionIcon, Button, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';

/** Ends what an agent has in hand, with a reason. */
export function ForceComplete({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const session = useSession();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  if (!may(session, 'call.forceComplete')) return null;

  async function end(): Promise<void> {
    try {
      await api.forceComplete(conversationId, { reason });
      setIsOpen(false);
    } catch (error) {
      tellFailure(error);
    }
    refresh(keys.board);
  }

  return (
    <Popover opened={isOpen} onChange={setIsOpen} withArrow shadow="md" position="bottom-end" trapFocus>
      <Popover.Target>
        <Tooltip label={t('force.complete')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t('force.complete')}
            data-testid={testIds.forceComplete(conversationId)}
            onClick={() => setIsOpen(!isOpen)}
          >
            <IconPlayerStop size={14} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void end();
          }}
        >
          <TextInput
            label={t('force.reason')}
            minLength={3}
            maxLength={500}
            required
            value={reason}
            data-testid={testIds.forceReason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" color="red" mt={8} data-testid={testIds.forceSubmit}>
            {t('force.submit')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
