import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isFitForCalls, type Preflight } from '../phone/preflight.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';

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

interface Props {
  result: Preflight | null;
  /** The phone that rings instead of the browser. */
  fallbackNumber: string | null;
  onClose: () => void;
  onAgain: () => void;
  onAnyway: () => void;
  children: ReactNode;
}

/** What the check found, and what to do about it. All well: gone by itself. */
export function CheckPopover({ result, fallbackNumber, onClose, onAgain, onAnyway, children }: Props) {
  const { phone } = useSession();
  const isFine =
    result !== null &&
    isFitForCalls(result) &&
    result.speaker === 'ok' &&
    result.microphone === 'ok' &&
    result.notifications === 'ok';
  useEffect(() => {
    if (!isFine) return;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isFine, onClose]);
  return (
    <Popover
      opened={result !== null}
      onChange={(open) => !open && onClose()}
      width={330}
      position="bottom-start"
      shadow="md"
      withArrow
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown role="status" data-testid={testIds.preflight}>
        {result && (
          <Stack gap={8}>
            <Findings result={result} />
            {!isFine && (
              <Choices
                isUnfit={phone !== null && !isFitForCalls(result)}
                {...{ fallbackNumber, onClose, onAgain, onAnyway }}
              />
            )}
          </Stack>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Findings({ result }: { result: Preflight }) {
  const { t } = useTranslation();
  const { sandbox, phone } = useSession();
  const { microphone, media } = result;
  return (
    <>
      {result.socket === 'down' && <Line isFine={false} text={t('check.socket.down')} />}
      <Line isFine={result.speaker === 'ok'} text={t(`check.speaker.${result.speaker}`)} />
      <Line isFine={microphone === 'ok'} text={t(`check.microphone.${microphone}`)} />
      {phone && (microphone === 'missing' || microphone === 'refused') && (
        <Text size="xs" c="dimmed" pl={25}>
          {t(`check.microphone.${microphone}Help`)}
        </Text>
      )}
      {sandbox && !phone && microphone !== 'ok' && (
        <Text size="xs" c="dimmed" pl={25}>
          {t('check.microphone.sandbox')}
        </Text>
      )}
      {media !== 'notNeeded' && <Line isFine={media === 'ok'} text={t(`check.media.${media}`)} />}
      <Line isFine={result.notifications === 'ok'} text={t(`check.notifications.${result.notifications}`)} />
    </>
  );
}

function Choices({
  isUnfit,
  fallbackNumber,
  onClose,
  onAgain,
  onAnyway,
}: { isUnfit: boolean } & Omit<Props, 'result' | 'children'>) {
  const { t } = useTranslation();
  if (!isUnfit)
    return (
      <Button variant="default" onClick={onClose}>
        {t('common.gotIt')}
      </Button>
    );
  return (
    <Group gap={8} grow>
      <Button onClick={onAgain} data-testid={testIds.preflightAgain}>
        {t('check.again')}
      </Button>
      <Button variant="default" onClick={onAnyway} data-testid={testIds.preflightAnyway}>
        {fallbackNumber ? t('check.byPhone', { number: fallbackNumber }) : t('check.textsOnly')}
      </Button>
    </Group>
  );
}
