import { ActionIcon, Button, Modal, Stack, TextInput, Tooltip } from '@mantine/core';
import { IconClockEdit } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FollowUp } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { toLocalInput } from './dueTimes.ts';
import { moveFollowUp } from './followUpActions.ts';

function MoveDialog({ followUp, onClose }: { followUp: FollowUp; onClose: () => void }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(toLocalInput(new Date(followUp.dueAt)));
  const [reason, setReason] = useState('');
  const isLaterDay = at.slice(0, 10) > toLocalInput(new Date(followUp.dueAt)).slice(0, 10);
  const isMissing = at === '' || (isLaterDay && reason.trim() === '');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('followUp.move.title', { title: followUp.title })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          void moveFollowUp(followUp, new Date(at), reason.trim());
        }}
      >
        <Stack gap={12}>
          <TextInput
            data-autofocus
            type="datetime-local"
            label={t('followUp.move.at')}
            value={at}
            data-testid={testIds.moveDialog('at')}
            onChange={(event) => setAt(event.currentTarget.value)}
          />
          <TextInput
            label={t('followUp.move.reason')}
            description={t('followUp.move.reasonHint')}
            required={isLaterDay}
            maxLength={500}
            value={reason}
            data-testid={testIds.moveDialog('reason')}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" disabled={isMissing} data-testid={testIds.moveDialog('save')}>
            {t('followUp.move.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

/** Another time for it, with a reason where that is a later day. */
export function MoveButton({ followUp }: { followUp: FollowUp }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Tooltip label={t('followUp.move')}>
        <ActionIcon
          variant="default"
          aria-label={t('followUp.move')}
          data-testid={testIds.followUpMove(followUp.id)}
          onClick={() => setOpen(true)}
        >
          <IconClockEdit size={15} />
        </ActionIcon>
      </Tooltip>
      {isOpen && <MoveDialog followUp={followUp} onClose={() => setOpen(false)} />}
    </>
  );
}
