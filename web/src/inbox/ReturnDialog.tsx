import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import { useWorkOrder } from './useWorkOrder.ts';

/** As long as the server keeps it. */
const LONGEST = 200;

interface Props {
  /** What will become of it. */
  lead: string;
  give: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** Back to the queue, with a reason that the timeline tells. What was written stays when the server refuses. */
export function ReturnDialog({ lead, give, onClose }: Props) {
  const { t } = useTranslation();
  const order = useWorkOrder();
  const [reason, setReason] = useState('');
  const said = reason.trim();

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    if (!said || order.isPending) return;
    order.mutate(() => give(said), { onSuccess: onClose });
  }

  return (
    <Modal opened onClose={onClose} title={t('inbox.returnTitle')}>
      <form onSubmit={submit}>
        <Stack gap={10}>
          <Text size="sm">{lead}</Text>
          <Textarea
            data-autofocus
            label={t('inbox.returnReason')}
            description={t('inbox.returnLeft', { count: LONGEST - reason.length })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autosize
            minRows={3}
            maxRows={6}
            maxLength={LONGEST}
            value={reason}
            data-testid={testIds.returnReason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
            }}
          />
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {t('inbox.cancel')}
            </Button>
            <Button type="submit" disabled={!said} loading={order.isPending} data-testid={testIds.returnDo}>
              {t('inbox.returnDo')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
