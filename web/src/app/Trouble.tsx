import { Alert, Button, Center, Loader } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { failureCode } from '../api/request.ts';

/** What stands where a list should be while it loads or when it cannot be had. */
export function Trouble({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  if (!error) {
    return (
      <Center p="xl">
        <Loader size="sm" aria-label={t('common.loading')} />
      </Center>
    );
  }
  return (
    <Alert
      m="sm"
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={t(`error.${failureCode(error)}`)}
    >
      {error instanceof Error && error.message}
      {onRetry && (
        <Button mt="xs" variant="default" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </Alert>
  );
}
