import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { useClientConversations } from '../client/useClient.ts';
import { testIds } from '../testIds.ts';
import { useLinks } from './useLinks.tsx';

interface Props {
  /** What the viewer has in hand, and the other is to go with. */
  head: Conversation;
  onClose: () => void;
}

/** What can join it: the client's other texts and mails that wait or are in hand. */
function joinable(head: Conversation, all: readonly Conversation[]): Conversation[] {
  return all.filter(
    ({ id, channel, state }) =>
      id !== head.id && channel !== 'call' && (state === 'queued' || state === 'handled'),
  );
}

/** Which other conversation of this client is worked on together with this one, and what that does. */
export function JoinDialog({ head, onClose }: Props) {
  const { t } = useTranslation();
  const conversations = useClientConversations(head.clientId);
  const { join } = useLinks(head.clientId);
  const others = joinable(head, conversations.data?.items ?? []);
  const [picked, setPicked] = useState<string | null>(null);
  const part = others.find(({ id }) => id === picked) ?? others[0];
  const whatHappens = (one: Conversation): string | null => {
    if (one.state === 'queued') return t('link.waits');
    return one.agentId === head.agentId ? null : t('link.takes', { agent: one.agentName ?? '' });
  };
  if (!conversations.data) return <Trouble error={conversations.error} />;
  return (
    <Modal opened onClose={onClose} title={t('link.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (part) join.mutate({ headId: head.id, partId: part.id }, { onSuccess: onClose });
        }}
      >
        <Stack gap={12} data-testid={testIds.joinDialog}>
          <Text size="sm">{t('link.intro')}</Text>
          {others.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('link.none')}
            </Text>
          )}
          <Radio.Group aria-label={t('link.title')} value={part?.id ?? ''} onChange={setPicked}>
            <Stack gap={8}>
              {others.map((one) => (
                <Radio
                  key={one.id}
                  value={one.id}
                  data-testid={testIds.joinPart(one.id)}
                  label={`${t(`channel.${one.channel}`)} · ${one.subject ?? one.preview ?? one.address ?? ''}`}
                  description={[one.queueName, whatHappens(one)].filter(Boolean).join(' · ')}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end">
            <Button
              type="submit"
              data-autofocus
              disabled={!part}
              loading={join.isPending}
              data-testid={testIds.joinDo}
            >
              {t('link.do')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
