import { ActionIcon, Button, Popover, SimpleGrid, Tooltip } from '@mantine/core';
import { IconDialpad } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../live/createStore.ts';
import { phoneStore } from '../phone/agentPhone.ts';
import { testIds } from '../testIds.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** The keys of a telephone, for menus and pin codes at the other side. */
export function Keypad({ size }: { size: number }) {
  const { t } = useTranslation();
  const { call, callState } = useStore(phoneStore);
  const [isOpen, setIsOpen] = useState(false);
  const live = callState === 'live' ? call : null;
  return (
    <Popover
      opened={isOpen && live !== null}
      onChange={setIsOpen}
      trapFocus
      returnFocus
      position="bottom"
      shadow="md"
    >
      <Popover.Target>
        <Tooltip
          disabled={isOpen}
          label={live ? t('call.keypad') : `${t('call.keypad')} · ${t('call.keypadOff')}`}
        >
          <ActionIcon
            size={size}
            variant="default"
            aria-label={t('call.keypad')}
            aria-expanded={isOpen}
            disabled={!live}
            data-testid={testIds.keypad}
            onClick={() => setIsOpen((open) => !open)}
          >
            <IconDialpad size={17} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <SimpleGrid cols={3} spacing={6} role="group" aria-label={t('call.keypad')}>
          {KEYS.map((key) => (
            <Button
              key={key}
              variant="default"
              w={44}
              h={44}
              p={0}
              data-testid={testIds.key(key)}
              onClick={() => live?.digits(key)}
            >
              {key}
            </Button>
          ))}
        </SimpleGrid>
      </Popover.Dropdown>
    </Popover>
  );
}
