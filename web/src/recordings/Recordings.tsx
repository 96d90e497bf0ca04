import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Trouble } from '../app/Trouble.tsx';
import type { Recording } from '../api/types.ts';
import { formatDateTime, formatTimer } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import { Player } from './Player.tsx';
import classes from './Recording.module.css';

function One({ recording }: { recording: Recording }) {
  const { t, i18n } = useTranslation();
  if (recording.deletedAt) {
    const when = formatDateTime(recording.deletedAt, i18n.language);
    return <span className="quiet">{t('recording.gone', { when })}</span>;
  }
  if (!recording.mayListen) return <span className="quiet">{t('recording.notYours')}</span>;
  return <Player recording={recording} />;
}

interface Props {
  conversationId: string;
  /** Of all its recordings, to show before they are asked for. */
  recordedMs: number;
}

/** The recordings of a call: a button, and behind it their players. */
export function Recordings({ conversationId, recordedMs }: Props) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const list = useQuery({
    queryKey: keys.recordings(conversationId),
    queryFn: () => api.recordings(conversationId),
    enabled: isOpen,
  });
  if (!isOpen)
    return (
      <div className={classes['list']}>
        <Button
          variant="light"
          w="fit-content"
          leftSection={<IconPlayerPlay size={14} />}
          data-testid={testIds.recordingOpen}
          onClick={() => setIsOpen(true)}
        >
          {t('recording.open', { time: formatTimer(recordedMs) })}
        </Button>
      </div>
    );
  return (
    <div className={classes['list']}>
      {!list.data && <Trouble error={list.error} />}
      {list.data?.items.map((recording) => (
        <One key={recording.id} recording={recording} />
      ))}
    </div>
  );
}
