import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TimelineEvent } from '#core/contract/events.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { useNow } from '../clock/clock.ts';
import { useStore } from '../live/createStore.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { timelines } from '../timeline/timelineStores.ts';
import type { EventOf } from '../timeline/rows.ts';
import classes from './Composer.module.css';
import { joinWritten } from '../rich/words.ts';
import { draftStoreOf } from './draftStores.ts';

type Queued = EventOf<'message.queued'>;

/** My messages that have not left yet, by what the timeline knows: every window of mine shows the same. */
function waitingOf(events: readonly TimelineEvent[], agentId: string): Queued[] {
  const settled = new Set(
    events.flatMap((event) =>
      event.kind.startsWith('message.') && event.kind !== 'message.queued' && 'deliveryId' in event.data
        ? [event.data.deliveryId]
        : [],
    ),
  );
  return events.filter(
    (event): event is Queued =>
      event.kind === 'message.queued' &&
      event.agentId === agentId &&
      event.data.sendAt !== undefined &&
      !settled.has(event.data.deliveryId),
  );
}

function Waiting({ event }: { event: Queued }) {
  const { t } = useTranslation();
  const { agentId } = useSession();
  const now = useNow();
  const { messageId, channel, to, text, subject, sendAt = '', attachments = [] } = event.data;
  const undo = useMutation({
    mutationFn: () => api.undoSend(messageId),
    onSuccess: ({ uploads, html }) => {
      // Of a mail to several the first is whom the words were for.
      const [first = to] = to.split(', ');
      const draft = draftStoreOf({ agentId, clientId: event.clientId, channel, to: first });
      const now = draft.state.get();
      draft.change({
        files: [...now.files, ...uploads],
        ...joinWritten({ text, html }, now),
        ...(subject ? { subject } : {}),
      });
      refresh(keys.desk, keys.clientConversations(event.clientId));
    },
    onError: tellFailure,
  });
  const left = Math.ceil((Date.parse(sendAt) - now) / 1_000);
  if (left <= 0) return null;
  return (
    <div className={classes['undo']} role="status" data-testid={testIds.undoBar(messageId)}>
      <span className={classes['words']}>
        {t('undo.leaving', { count: left })}{' '}
        <q>{(text || attachments.map(({ name }) => name).join(', ')).slice(0, 80)}</q>
      </span>
      <Button
        size="compact-xs"
        variant="light"
        leftSection={<IconArrowBackUp size={14} />}
        loading={undo.isPending}
        data-testid={testIds.undo}
        onClick={() => undo.mutate()}
      >
        {t('undo.undo')}
      </Button>
    </div>
  );
}

/** What was sent and may still be taken back. */
export function UndoSends({ clientId }: { clientId: string }) {
  const { agentId } = useSession();
  const { events } = useStore(timelines.open(clientId).state);
  return waitingOf(events, agentId).map((event) => <Waiting key={event.id} event={event} />);
}
