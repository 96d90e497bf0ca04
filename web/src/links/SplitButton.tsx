import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconArrowsSplit2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { Conversation } from '../api/types.ts';
import { useDesk } from '../desk/useDesk.ts';
import { testIds } from '../testIds.ts';

interface Props {
  conversationId: string | null;
  messageId: string;
}

/** Gives a mail of a conversation that the viewer has in hand a conversation of its own. */
export function SplitButton({ conversationId, messageId }: Props) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const from = useDesk()?.work.find(({ id, state }) => id === conversationId && state === 'handled');
  if (!from) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconArrowsSplit2 size={13} />}
        data-testid={testIds.split(messageId)}
        onClick={() => setIsOpen(true)}
      >
        {t('link.split')}
      </Button>
      {isOpen && <SplitDialog from={from} messageId={messageId} onClose={() => setIsOpen(false)} />}
    </>
  );
}

interface DialogProps {
  from: Conversation;
  messageId: string;
  onClose: () => void;
}

function SplitDialog({ from, messageId, onClose }: DialogProps) {
  const { t } = useTranslation();
  const split = useMutation({
    mutationFn: (hold: boolean) => api.split(from.id, { messageId, hold }),
    onSuccess: () => {
      refresh(keys.desk, keys.clientConversations(from.clientId), keys.workCounts, ['inbox']);
      tellDone(t('link.splitDone'));
      onClose();
    },
    onError: tellFailure,
  });
  return (
    <Modal opened onClose={onClose} title={t('link.splitTitle')}>
      <Stack gap={14}>
        <Text size="sm">{t('link.splitIntro')}</Text>
        <Group justify="flex-end" gap={8}>
          <Button
            variant="default"
            loading={split.isPending}
            data-testid={testIds.splitTo('queue')}
            onClick={() => split.mutate(false)}
          >
            {t('link.splitQueue')}
          </Button>
          <Button
            data-autofocus
            loading={split.isPending}
            data-testid={testIds.splitTo('me')}
            onClick={() => split.mutate(true)}
          >
            {t('link.splitHold')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
