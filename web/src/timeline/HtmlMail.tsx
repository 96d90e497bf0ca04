import { Button, Group, Modal, Text } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { frameOf } from './mailFrame.ts';
import { loadPictures } from './mailPictures.ts';

interface Props {
  messageId: string;
  onClose: () => void;
}

/** A mail as its sender designed it. Its own pictures are shown; those that lie elsewhere only when somebody asks for them. */
export function HtmlMail({ messageId, onClose }: Props) {
  const { t } = useTranslation();
  const [withRemote, setWithRemote] = useState(false);
  const message = useQuery({
    queryKey: keys.message(messageId),
    queryFn: () => api.message(messageId),
    staleTime: Infinity,
  });
  const html = message.data?.html ?? null;
  const isOurs = message.data?.direction === 'outbound';
  const pictures = useQuery({
    queryKey: [...keys.message(messageId), 'pictures', withRemote],
    queryFn: () => loadPictures(html ?? '', { messageId, withRemote }),
    enabled: html !== null,
    staleTime: Infinity,
    placeholderData: (before) => before,
  });
  const frame = useMemo(
    () => (html === null ? null : frameOf(html, pictures.data ?? new Map(), isOurs)),
    [html, pictures.data, isOurs],
  );
  const remote = message.data?.remoteImages ?? 0;
  return (
    <Modal opened onClose={onClose} size="xl" title={message.data?.subject ?? t('mail.noSubject')}>
      {!message.data && <Trouble error={message.error} />}
      {frame !== null && (
        <>
          {remote > 0 && (
            <Group gap="xs" mb={6} wrap="nowrap" justify="space-between">
              <Text size="xs" c="dimmed">
                {t(withRemote ? 'mail.imagesOn' : 'mail.imagesOff')}
              </Text>
              {!withRemote && (
                <Button
                  size="compact-xs"
                  variant="default"
                  leftSection={<IconPhoto size={13} />}
                  data-testid={testIds.showImages}
                  onClick={() => setWithRemote(true)}
                >
                  {t('mail.showImages', { count: remote })}
                </Button>
              )}
            </Group>
          )}
          <iframe
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            srcDoc={frame}
            title={t('mail.html')}
            style={{
              width: '100%',
              height: '60vh',
              border: '1px solid var(--line)',
              borderRadius: 8,
              background: '#fff',
            }}
          />
        </>
      )}
      {message.data && html === null && <Text style={{ whiteSpace: 'pre-wrap' }}>{message.data.text}</Text>}
    </Modal>
  );
}
