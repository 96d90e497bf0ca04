import { Kbd, Modal, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../preferences/preferences.ts';
import { testIds } from '../testIds.ts';
import { useCommand } from './commands.ts';
import { shortcuts } from './shortcuts.ts';

export function ShortcutsHelp() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const { singleKeys } = usePreferences();
  useCommand('help', () => setIsOpen(true));
  return (
    <Modal
      opened={isOpen}
      onClose={() => setIsOpen(false)}
      title={t('shortcuts.title')}
      size="sm"
      data-testid={testIds.shortcuts}
    >
      <Table verticalSpacing={5} withRowBorders={false}>
        <Table.Tbody>
          {shortcuts.map(({ command, label, chord }) => (
            <Table.Tr key={command} c={chord === null && !singleKeys ? 'dimmed' : ''}>
              <Table.Td>{t(`command.${command}`)}</Table.Td>
              <Table.Td ta="right">
                {label.split(' ').map((key, index) => (
                  <Kbd key={index} size="xs" ml={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Td>{t('command.send')}</Table.Td>
            <Table.Td ta="right">
              <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Enter</Kbd>
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      {!singleKeys && (
        <Text size="xs" c="dimmed" mt="xs">
          {t('shortcuts.off')}
        </Text>
      )}
    </Modal>
  );
}
