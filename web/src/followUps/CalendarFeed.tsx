import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';

function Shown({ url }: { url: string }) {
  const { t } = useTranslation();
  return (
    <Group align="flex-end" gap={8} wrap="nowrap">
      <TextInput
        readOnly
        style={{ flex: 1 }}
        label={t('feed.once')}
        value={url}
        data-testid={testIds.feed('url')}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {t(copied ? 'feed.copied' : 'feed.copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

/** Makes, renews and ends the address; what was made is shown until this is closed. */
function FeedDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const feed = useQuery({ queryKey: keys.calendarFeed, queryFn: api.calendarFeed });
  const settled = { onSettled: () => refresh(keys.calendarFeed), onError: tellFailure };
  const make = useMutation({ mutationFn: api.makeCalendarFeed, ...settled });
  const end = useMutation({ mutationFn: api.endCalendarFeed, onSuccess: () => make.reset(), ...settled });
  const { since, lastReadAt } = feed.data ?? { since: null, lastReadAt: null };
  const at = (instant: string) => formatDateTime(instant, i18n.language);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('feed.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap={12} data-testid={testIds.feed('dialog')} data-on={since !== null}>
        <Text size="sm">{t('feed.hint')}</Text>
        {make.data && <Shown url={make.data.url} />}
        {since && (
          <Text size="sm" c="dimmed">
            {t('feed.since', { at: at(since) })} ·{' '}
            {lastReadAt ? t('feed.read', { at: at(lastReadAt) }) : t('feed.never')}
          </Text>
        )}
        <Group>
          <Button
            data-autofocus
            loading={make.isPending}
            variant={since ? 'default' : 'filled'}
            data-testid={testIds.feed('make')}
            onClick={() => make.mutate()}
          >
            {t(since ? 'feed.renew' : 'feed.make')}
          </Button>
          {since && (
            <Button
              color="red"
              variant="light"
              loading={end.isPending}
              data-testid={testIds.feed('end')}
              onClick={() => end.mutate()}
            >
              {t('feed.end')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

export function CalendarFeedButton() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconCalendarPlus size={15} />}
        data-testid={testIds.dayPart('feed')}
        onClick={() => setOpen(true)}
      >
        {t('feed.subscribe')}
      </Button>
      {isOpen && <FeedDialog onClose={() => setOpen(false)} />}
    </>
  );
}
