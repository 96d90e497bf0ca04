import { Button, Popover, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { Recording } from '../api/types.ts';
import { formatDateTime } from '../clock/format.ts';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import classes from './Recording.module.css';

/** How long it is kept; for supervisors also who listened, and keeping it for longer. */
export function RecordingFoot({ recording, children }: { recording: Recording; children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const session = useSession();
  return (
    <div className={classes['foot']}>
      {children}
      <span>
        {recording.onHold && t('recording.held', { reason: recording.holdReason ?? '' })}
        {recording.deleteAfter &&
          t('recording.keptUntil', { when: formatDateTime(recording.deleteAfter, i18n.language) })}
      </span>
      {may(session, 'recording.manage') && (
        <span className={classes['end']}>
          <Accesses id={recording.id} />
          <Hold recording={recording} />
        </span>
      )}
    </div>
  );
}

function Accesses({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const accesses = useQuery({
    queryKey: keys.recordingAccesses(id),
    queryFn: () => api.recordingAccesses(id),
    enabled: isOpen,
    staleTime: 0,
  });
  return (
    <Popover opened={isOpen} onChange={setIsOpen} withArrow shadow="md" position="bottom-end">
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-xs"
          data-testid={testIds.recordingAccesses}
          onClick={() => setIsOpen(!isOpen)}
        >
          {t('recording.accesses')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown mah={280} style={{ overflowY: 'auto' }}>
        {accesses.data?.items.length === 0 && <span className="quiet">{t('recording.accessesNone')}</span>}
        {accesses.data?.items.map((one) => (
          <div key={one.id}>
            <b>{one.userName ?? one.userId}</b>{' '}
            {t(`recording.access.${one.what}`, {
              share: Math.round(one.share * 100),
              reason: one.reason ?? '',
            })}{' '}
            <span className="quiet">{formatDateTime(one.at, i18n.language)}</span>
          </div>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

function Hold({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');

  async function save(): Promise<void> {
    try {
      await api.holdRecording(recording.id, { hold: !recording.onHold, reason });
      setIsOpen(false);
      setReason('');
    } catch (error) {
      tellFailure(error);
    }
    refresh(keys.recordings(recording.conversationId));
  }

  return (
    <Popover opened={isOpen} onChange={setIsOpen} withArrow shadow="md" position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-xs"
          data-testid={testIds.recordingHold}
          onClick={() => setIsOpen(!isOpen)}
        >
          {t(recording.onHold ? 'recording.release' : 'recording.hold')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <TextInput
            label={t('recording.holdReason')}
            minLength={3}
            maxLength={500}
            required
            value={reason}
            data-testid={testIds.recordingReason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" mt={8}>
            {t('recording.holdSave')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
