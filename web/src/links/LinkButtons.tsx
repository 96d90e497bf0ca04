import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowsJoin2, IconArrowsSplit2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { RowIcon } from '../inbox/RowIcon.tsx';
import { useCommand } from '../keyboard/commands.ts';
import { isSupervisor, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { JoinDialog } from './JoinDialog.tsx';
import { useLinks } from './useLinks.tsx';

interface Props {
  conversation: Conversation;
  /** In a row of a list, where there is little room. */
  compact?: boolean;
}

/** Works on another conversation together with this one, or takes this one out again. */
export function LinkButtons({ conversation, compact = false }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const [isOpen, setIsOpen] = useState(false);
  const { separate } = useLinks(conversation.clientId);
  const mine = conversation.agentId === session.agentId || isSupervisor(session);
  const canJoin = mine && conversation.state === 'handled' && conversation.channel !== 'call';
  useCommand('join', canJoin && !compact ? () => setIsOpen(true) : null);
  const look = compact
    ? ({ size: 'compact-xs', variant: 'subtle' } as const)
    : ({ variant: 'default' } as const);
  if (conversation.state === 'joined')
    return (
      <Button
        {...look}
        leftSection={<IconArrowsSplit2 size={14} />}
        loading={separate.isPending}
        data-testid={testIds.separate(conversation.id)}
        onClick={() => separate.mutate(conversation.id)}
      >
        {t('link.separate')}
      </Button>
    );
  if (!canJoin) return null;
  const opens = { 'data-testid': testIds.join(conversation.id), onClick: () => setIsOpen(true) };
  return (
    <>
      {compact ? (
        <RowIcon label={t('link.join')} Icon={IconArrowsJoin2} {...opens} />
      ) : (
        // The client's name stands beside it and needs the room.
        <Tooltip label={`${t('command.join')} · Alt L`}>
          <ActionIcon variant="default" size={36} aria-label={t('command.join')} {...opens}>
            <IconArrowsJoin2 size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      {isOpen && <JoinDialog head={conversation} onClose={() => setIsOpen(false)} />}
    </>
  );
}
