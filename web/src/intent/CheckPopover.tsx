import { Button, Popover, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckResult } from '../phone/phone.ts';
import { useSession } from '../session/session.ts';

const SHOWN_MS = 4_000;

function Line({ isFine, text }: { isFine: boolean; text: string }) {
  const Icon = isFine ? IconCircleCheck : IconAlertTriangle;
  return (
    <Text size="sm" style={{ display: 'flex', gap: 8, alignItems: 'flex-start' }}>
      <Icon
        size={17}
        color={isFine ? 'var(--ok)' : 'var(--warn)'}
        style={{ flexShrink: 0, marginTop: 1 }}
        aria-hidden="true"
      />
      {text}
    </Text>
  );
}

/** What the check found. All well: gone by itself. */
export function CheckPopover({
  result,
  onClose,
  children,
}: {
  result: CheckResult | null;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { sandbox } = useSession();
  const isFine =
    result !== null && result.speaker === 'ok' && result.microphone === 'ok' && result.notifications === 'ok';
  useEffect(() => {
    if (!isFine) return;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isFine, onClose]);
  return (
    <Popover
      opened={result !== null}
      onChange={(open) => !open && onClose()}
      width={300}
      position="bottom-start"
      shadow="md"
      withArrow
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown role="status">
        {result && (
          <Stack gap={8}>
            <Line isFine={result.speaker === 'ok'} text={t(`check.speaker.${result.speaker}`)} />
            <Line isFine={result.microphone === 'ok'} text={t(`check.microphone.${result.microphone}`)} />
            {sandbox && result.microphone !== 'ok' && (
              <Text size="xs" c="dimmed" pl={25}>
                {t('check.microphone.sandbox')}
              </Text>
            )}
            <Line
              isFine={result.notifications === 'ok'}
              text={t(`check.notifications.${result.notifications}`)}
            />
            {!isFine && (
              <Button variant="default" onClick={onClose}>
                {t('common.gotIt')}
              </Button>
            )}
          </Stack>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
