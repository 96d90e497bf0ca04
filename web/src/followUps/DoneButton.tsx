import {
  ActionIcon,
  Button,
  Group,
  Modal,
  Stack,
  Textarea,
  Tooltip,
  type ActionIconProps,
} from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { FollowUp } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { DoneDialog } from './DoneDialog.tsx';
import { finishFollowUp } from './followUpActions.ts';

/** How a promise was kept, and what the client is told of it. */
function KeepPromise({ followUp, onClose }: { followUp: FollowUp; onClose: () => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [text, setText] = useState('');
  return (
    <Modal opened onClose={onClose} title={t('promise.keep', { title: followUp.title })}>
      <form
        data-testid={testIds.keepPromise}
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          void finishFollowUp(followUp, 'done', {
            ...(note.trim() ? { note: note.trim() } : {}),
            ...(text.trim() ? { text: text.trim() } : {}),
          });
        }}
      >
        <Stack gap={12}>
          <Textarea
            data-autofocus
            label={t('promise.how')}
            autosize
            minRows={2}
            maxLength={2_000}
            value={note}
            data-testid={testIds.keepPromiseNote}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Textarea
            label={t('promise.tell')}
            description={t('promise.tellHint')}
            autosize
            minRows={2}
            maxLength={1_600}
            value={text}
            data-testid={testIds.keepPromiseText}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" h={36} data-testid={testIds.keepPromiseSave}>
              {t('promise.kept')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface Props extends ActionIconProps {
  followUp: FollowUp;
}

/** Whether ticking it off takes more than a click. */
function asksMore({ kind, category }: FollowUp): boolean {
  return kind === 'call' || kind === 'visit' || kind === 'write' || category !== 'follow_up';
}

/** Ticks it off. Of a promise one is asked how it was kept, of what is done with the client what came of it. */
export function DoneButton({ followUp, ...looks }: Props) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const settings = useQuery({ queryKey: keys.settings, queryFn: api.settings, staleTime: 60_000 });
  const asksNext = settings.data?.nextContactRequired ?? false;
  const isPromise = followUp.kind === 'promise';
  const close = () => setAsking(false);
  return (
    <>
      <Tooltip label={t('followUp.markDone')}>
        <ActionIcon
          {...looks}
          aria-label={t('followUp.markDone')}
          data-testid={testIds.followUpDone(followUp.id)}
          onClick={() => {
            if (isPromise || asksNext || asksMore(followUp)) setAsking(true);
            else void finishFollowUp(followUp, 'done');
          }}
        >
          <IconCheck size={15} />
        </ActionIcon>
      </Tooltip>
      {isAsking && isPromise && <KeepPromise followUp={followUp} onClose={close} />}
      {isAsking && !isPromise && <DoneDialog followUp={followUp} asksNext={asksNext} onClose={close} />}
    </>
  );
}
