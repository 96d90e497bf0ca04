import { ActionIcon, Button, Popover, Textarea, Tooltip } from '@mantine/core';
import { IconHelpHexagon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { useDesk } from '../desk/useDesk.ts';
import { testIds } from '../testIds.ts';
import { order } from './inCallOrders.ts';

/** Asks the supervisors of the division, with a word or without; pressed again it is taken back. */
export function HelpButton({ call, size }: { call: Conversation; size: number }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [note, setNote] = useState('');
  const isAsked = useDesk()?.help.some((one) => one.conversationId === call.id) ?? false;
  const label = t(isAsked ? 'call.helpAsked' : 'call.help');

  async function ask() {
    const words = note.trim();
    if (await order(call.id, 'ask-help', words === '' ? {} : { note: words })) {
      setIsOpen(false);
      setNote('');
    }
  }

  return (
    <Popover opened={isOpen && !isAsked} onChange={setIsOpen} trapFocus returnFocus shadow="md" width={260}>
      <Popover.Target>
        <Tooltip label={label} disabled={isOpen}>
          <ActionIcon
            size={size}
            variant={isAsked ? 'filled' : 'default'}
            {...(isAsked ? { color: 'yellow' } : {})}
            aria-label={label}
            aria-pressed={isAsked}
            data-testid={testIds.help}
            onClick={() => (isAsked ? void order(call.id, 'end-help') : setIsOpen((open) => !open))}
          >
            <IconHelpHexagon size={17} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <Textarea
          value={note}
          maxLength={500}
          autosize
          minRows={2}
          placeholder={t('help.note')}
          aria-label={t('help.note')}
          data-testid={testIds.helpNote}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button fullWidth mt={8} data-testid={testIds.helpSend} onClick={() => void ask()}>
          {t('help.send')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
