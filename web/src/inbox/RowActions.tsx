import { Button, Group, Menu } from '@mantine/core';
import { IconArrowBackUp, IconClockPause, IconUserShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAgents } from '../agents/useAgents.ts';
import { tellDone } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import type { Conversation } from '../api/types.ts';
import { formatDateTime } from '../clock/format.ts';
import { act } from '../desk/actions.ts';
import { LinkButtons } from '../links/LinkButtons.tsx';
import { useSession } from '../session/session.ts';
import { NotSpamButton } from '../spam/NotSpamButton.tsx';
import { SpamMenu } from '../spam/SpamMenu.tsx';
import { testIds } from '../testIds.ts';
import { ReturnDialog } from './ReturnDialog.tsx';
import { RowIcon } from './RowIcon.tsx';
import { snoozeTimes } from './snoozeTimes.ts';
import { useWorkOrder } from './useWorkOrder.ts';

function ReturnButton({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <RowIcon
        label={t('inbox.return')}
        Icon={IconArrowBackUp}
        data-testid={testIds.returnOpen(conversation.id)}
        onClick={() => setIsOpen(true)}
      />
      {isOpen && (
        <ReturnDialog
          lead={t('inbox.returnLead', {
            client: conversation.clientName ?? conversation.address ?? t('client.unknown'),
            queue: conversation.queueName,
          })}
          give={async (reason) => {
            await api.returnToQueue(conversation.id, reason);
            tellDone(t('inbox.returned'));
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}

function SnoozeMenu({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const order = useWorkOrder();
  return (
    <Menu>
      <Menu.Target>
        <RowIcon
          label={t('inbox.snooze')}
          Icon={IconClockPause}
          loading={order.isPending}
          data-testid={testIds.snooze(conversation.id)}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {snoozeTimes.map(({ name, at }) => (
          <Menu.Item
            key={name}
            data-testid={testIds.snoozeTime(name)}
            onClick={() => order.mutate(() => api.snooze(conversation.id, at(new Date())))}
          >
            {t(`inbox.snooze.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function AssignMenu({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const agents = useAgents();
  const order = useWorkOrder();
  return (
    <Menu>
      <Menu.Target>
        <RowIcon
          label={t('inbox.assign')}
          Icon={IconUserShare}
          data-testid={testIds.assign(conversation.id)}
        />
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {agents
          .filter(({ id }) => id !== conversation.agentId)
          .map(({ id, name }) => (
            <Menu.Item
              key={id}
              data-testid={testIds.assignTo(id)}
              onClick={() =>
                order.mutate(async () => {
                  await api.assign(conversation.id, { agentId: id });
                  tellDone(t('inbox.assigned', { name }));
                })
              }
            >
              {name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What can be done to a row of the inbox without opening it. Calls are worked in the call bar. */
export function RowActions({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation();
  const { agentId } = useSession();
  const order = useWorkOrder();
  const { id, state, snooze } = conversation;
  if (conversation.isHeldBack || conversation.outcome === 'spam')
    return conversation.channel === 'call' && !conversation.isHeldBack ? null : (
      <NotSpamButton conversationId={id} />
    );
  if (conversation.channel === 'call') return null;
  if (snooze)
    return (
      <Group gap={6} wrap="nowrap">
        <span className="quiet">
          {snooze.until
            ? t('inbox.until', { at: formatDateTime(snooze.until, i18n.language) })
            : t('inbox.untilAnswer')}
        </span>
        <Button
          size="compact-xs"
          data-testid={testIds.wake(id)}
          onClick={() => order.mutate(() => api.wake(id))}
        >
          {t('inbox.wake')}
        </Button>
      </Group>
    );
  if (state !== 'queued' && state !== 'handled') return null;
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {state === 'queued' && (
        <Button
          size="compact-xs"
          data-testid={testIds.take(`inbox-${id}`)}
          onClick={() => void act(id, 'accept')}
        >
          {t('work.take')}
        </Button>
      )}
      {conversation.agentId === agentId && state === 'handled' && (
        <ReturnButton conversation={conversation} />
      )}
      <LinkButtons conversation={conversation} compact />
      <AssignMenu conversation={conversation} />
      <SnoozeMenu conversation={conversation} />
      <SpamMenu conversation={conversation} />
    </Group>
  );
}
