import { Modal, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import DOMPurify from 'dompurify';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Trouble } from '../app/Trouble.tsx';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * Cleaned on the server, cleaned again here, and shown in a frame that may run nothing and load nothing. A link opens in a
 * tab of its own: inside the frame it would take the mail's place.
 */
function frameOf(html: string): string {
  const clean = DOMPurify.sanitize(html, {
    FORBID_TAGS: ['form', 'input', 'button', 'iframe', 'base', 'meta', 'link'],
    FORBID_ATTR: ['srcset'],
  });
  return `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="${POLICY}"><base target="_blank"><meta name="color-scheme" content="light"><style>body{font:14px/1.5 system-ui,sans-serif;margin:12px;color:#18211e;background:#fff;overflow-wrap:anywhere}img{max-width:100%}</style></head><body>${clean}</body></html>`;
}

export function HtmlMail({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const message = useQuery({
    queryKey: keys.message(messageId),
    queryFn: () => api.message(messageId),
    staleTime: Infinity,
  });
  const html = message.data?.html;
  const frame = useMemo(() => (html ? frameOf(html) : null), [html]);
  return (
    <Modal opened onClose={onClose} size="xl" title={message.data?.subject ?? t('mail.noSubject')}>
      {!message.data && <Trouble error={message.error} />}
      {frame && (
        <>
          <Text size="xs" c="dimmed" mb={6}>
            {t('mail.imagesOff')}
          </Text>
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
      {message.data && !html && <Text style={{ whiteSpace: 'pre-wrap' }}>{message.data.text}</Text>}
    </Modal>
  );
}
