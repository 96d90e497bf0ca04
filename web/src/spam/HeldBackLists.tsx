import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { WorkRows } from '../inbox/WorkRows.tsx';
import { testIds } from '../testIds.ts';
import { BlockedRows } from './BlockedRows.tsx';

/** All that was kept from desks: what came from blocked addresses, what was closed as spam, and the addresses themselves. */
export function HeldBackLists() {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('spam.heldBackHint')}
      </Text>
      <section aria-label={t('spam.heldBack')}>
        <Title order={2} size="h5" mb={6}>
          {t('spam.heldBack')}
        </Title>
        <WorkRows filter={{ list: 'heldBack' }} />
      </section>
      <section aria-label={t('spam.marked')} data-testid={testIds.spamMarked}>
        <Title order={2} size="h5" mb={6}>
          {t('spam.marked')}
        </Title>
        <WorkRows filter={{ outcome: 'spam' }} />
      </section>
      <section aria-label={t('spam.blocked')}>
        <Title order={2} size="h5" mb={6}>
          {t('spam.blocked')}
        </Title>
        <BlockedRows />
      </section>
    </Stack>
  );
}
