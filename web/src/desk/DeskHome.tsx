import { Center, Kbd, Stack, Text } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { useDesk } from './useDesk.ts';

/** With work on the desk its first item opens; else an invitation. */
export function DeskHome() {
  const { t } = useTranslation();
  const first = useDesk()?.work[0];
  if (first) return <Navigate to={`/clients/${first.clientId}?c=${first.id}`} replace />;
  return (
    <Center flex={1} p="xl">
      <Stack align="center" gap={6} maw={380} ta="center">
        <IconMessages size={44} stroke={1.2} color="var(--faint)" aria-hidden="true" />
        <Text fw={600}>{t('home.title')}</Text>
        <Text size="sm" c="dimmed">
          {t('home.hint')}
        </Text>
        <Text size="sm" c="dimmed" mt={6}>
          <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">K</Kbd> {t('home.search')} · <Kbd size="xs">?</Kbd>{' '}
          {t('home.keys')}
        </Text>
      </Stack>
    </Center>
  );
}
