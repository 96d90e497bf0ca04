import { Button, Center, Stack, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { i18n } from '../i18n/i18n.ts';

interface Props {
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Center h="100%" p="xl" role="alert">
        <Stack align="center" gap="xs">
          <Text fw={600}>{i18n.t('error.page')}</Text>
          <Text size="sm" c="dimmed">
            {i18n.t('error.pageHint')}
          </Text>
          <Button onClick={() => location.reload()}>{i18n.t('error.reload')}</Button>
        </Stack>
      </Center>
    );
  }
}
