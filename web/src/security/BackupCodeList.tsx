import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';

export function BackupCodeList({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <Stack gap={8}>
      <Text size="sm">{t('security.codesHint')}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={4} maw={420} data-testid={testIds.backupCodes}>
        {codes.map((code) => (
          <Text key={code} ff="monospace" size="sm">
            {code}
          </Text>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
