import { Button, Group, Switch } from '@mantine/core';
import { IconClockPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { Conversation } from '../api/types.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { Until } from '../clock/Ticking.tsx';
import { changeDesk } from '../desk/useDesk.ts';
import { testIds } from '../testIds.ts';

const STEP_SECONDS = 60;

function useChange(change: () => Promise<Conversation>) {
  return useMutation({
    mutationFn: change,
    onSuccess: (after) => {
      changeDesk((desk) => ({
        ...desk,
        work: desk.work.map((other) => (other.id === after.id ? after : other)),
      }));
      refresh(keys.desk);
    },
    onError: tellFailure,
  });
}

function RequestSwitch({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { id, wrapUp } = conversation;
  const request = useChange(() => api.requestWrapUp(id, !wrapUp.requested));
  return (
    <Switch
      label={t('wrapUp.request')}
      description={t('wrapUp.requestHint')}
      checked={wrapUp.requested}
      disabled={request.isPending}
      data-testid={testIds.wrapUpRequest}
      onChange={() => request.mutate()}
    />
  );
}

function TimeLeft({ conversation, dueAt }: { conversation: Conversation; dueAt: string }) {
  const { t } = useTranslation();
  const { id, wrapUp } = conversation;
  const seconds = Math.min(STEP_SECONDS, wrapUp.extendableSeconds);
  const extend = useChange(() => api.extendWrapUp(id, seconds));
  return (
    <Group gap={8} justify="space-between">
      <span role="timer" style={{ color: 'var(--warn)', fontWeight: 600 }}>
        {t(wrapUp.mode === 'mandatory_forced_timeout' ? 'wrapUp.freeIn' : 'wrapUp.left')} <Until at={dueAt} />
      </span>
      {seconds >= 10 && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconClockPlus size={14} />}
          loading={extend.isPending}
          data-testid={testIds.wrapUpExtend}
          onClick={() => extend.mutate()}
        >
          {t('wrapUp.extend', { seconds })}
        </Button>
      )}
    </Group>
  );
}

/** How long there is for it, by the mode of the queue, and how to have more. */
export function WrapUpClock({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { state, wrapUpDueAt, wrapUp } = conversation;
  if (state === 'handled')
    return wrapUp.mode === 'agent_requested' ? <RequestSwitch conversation={conversation} /> : null;
  if (state !== 'wrapping') return null;
  return (
    <>
      {wrapUpDueAt ? (
        <TimeLeft conversation={conversation} dueAt={wrapUpDueAt} />
      ) : (
        <span className="quiet">{t('wrapUp.noEnd')}</span>
      )}
      {wrapUp.mode === 'optional' && <span className="quiet">{t('wrapUp.isFree')}</span>}
    </>
  );
}
