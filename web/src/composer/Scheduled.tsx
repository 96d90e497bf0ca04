import { Button, Modal, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconClock, IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { ClientDetail, FollowUp } from '../api/types.ts';
import { finishFollowUp } from '../followUps/followUpActions.ts';
import { LazyRich } from '../rich/LazyRich.tsx';
import type { Written } from '../rich/words.ts';
import { testIds } from '../testIds.ts';
import { BothTimes, ownZone } from './BothTimes.tsx';
import classes from './Composer.module.css';
import { TimePick } from './SendLater.tsx';

interface EditProps {
  planned: FollowUp;
  zone: string;
  onClose: () => void;
}

/** Other words or another time for what is to be sent later. */
export function EditScheduled({ planned, zone, onClose }: EditProps) {
  const { t } = useTranslation();
  const [words, setWords] = useState<Written>({ text: planned.text ?? '', html: planned.html });
  const save = useMutation({
    mutationFn: (at: number) =>
      api.changePlannedText(planned.id, {
        text: words.text.trim(),
        ...(words.html === null ? {} : { html: words.html }),
        dueAt: new Date(at).toISOString(),
      }),
    onSuccess: () => {
      refresh(keys.followUps);
      onClose();
    },
    onError: tellFailure,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('later.edit')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap={10}>
        {planned.channel === 'email' ? (
          <LazyRich
            {...words}
            label={t('later.edit')}
            placeholder=""
            testId={testIds.laterText}
            onChange={setWords}
          />
        ) : (
          <Textarea
            autosize
            minRows={3}
            maxRows={12}
            aria-label={t('later.edit')}
            value={words.text}
            data-testid={testIds.laterText}
            onChange={(event) => setWords({ text: event.currentTarget.value, html: null })}
          />
        )}
        <TimePick
          zone={zone}
          first={Date.parse(planned.dueAt)}
          label={t('common.save')}
          onPick={(at) => save.mutate(at)}
        />
      </Stack>
    </Modal>
  );
}

function Planned({ planned, zone }: { planned: FollowUp; zone: string }) {
  const { t } = useTranslation();
  const [isEdited, setIsEdited] = useState(false);
  return (
    <div className={classes['undo']} data-testid={testIds.scheduled(planned.id)}>
      <IconClock size={14} aria-hidden="true" />
      {planned.files.length > 0 && (
        <IconPaperclip size={14} role="img" aria-label={t('attach.count', { count: planned.files.length })} />
      )}
      <span className={classes['words']}>
        <BothTimes at={Date.parse(planned.dueAt)} zone={zone} /> · {planned.to} · <q>{planned.title}</q>
      </span>
      <Button
        size="compact-xs"
        variant="subtle"
        data-testid={testIds.laterEdit}
        onClick={() => setIsEdited(true)}
      >
        {t('common.edit')}
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        data-testid={testIds.laterCancel}
        onClick={() => void finishFollowUp(planned, 'cancel')}
      >
        {t('followUp.cancel')}
      </Button>
      {isEdited && <EditScheduled planned={planned} zone={zone} onClose={() => setIsEdited(false)} />}
    </div>
  );
}

/** What is to be sent to this client later. An answer of theirs cancels it. */
export function Scheduled({ client }: { client: ClientDetail }) {
  const { data } = useQuery({
    queryKey: [...keys.clientFollowUps(client.id), 'planned'],
    queryFn: () => api.followUps({ clientId: client.id, state: 'planned' }),
  });
  const planned = data?.items.filter((one) => one.kind === 'text' && one.channel !== null) ?? [];
  return planned.map((one) => <Planned key={one.id} planned={one} zone={client.timeZone ?? ownZone()} />);
}
