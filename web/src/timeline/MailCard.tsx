import { Button } from '@mantine/core';
import { IconCode, IconDownload, IconMail, IconPaperclip } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { Tag } from '../app/Tag.tsx';
import type { MessageRow } from './rows.ts';
import { foldQuoted } from './quotedText.ts';
import classes from './Timeline.module.css';

const HtmlMail = lazy(async () => ({ default: (await import('./HtmlMail.tsx')).HtmlMail }));

function MailText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const folded = foldQuoted(text);
  return (
    <div className={classes['mailBody']}>
      {folded.text}
      {folded.quoted !== '' && (
        <button
          type="button"
          className={classes['fold']}
          aria-expanded={isOpen}
          title={t('mail.quoted')}
          onClick={() => setIsOpen(!isOpen)}
        >
          ···
        </button>
      )}
      {isOpen && <div className={classes['quoted']}>{folded.quoted}</div>}
    </div>
  );
}

export function MailCard({ event }: { event: MessageRow['event'] }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const received = event.kind === 'message.received' ? event.data : null;
  return (
    <div className={classes['mail']}>
      <div className={classes['mailHead']}>
        <IconMail size={16} aria-hidden="true" />
        <span className={`truncate ${classes['mailSubject']}`}>
          {event.data.subject ?? t('mail.noSubject')}
        </span>
        <span className="quiet truncate" style={{ maxWidth: '45%' }}>
          {received ? received.from : `→ ${event.data.to}`}
        </span>
      </div>
      <MailText text={event.data.text} />
      {received && (received.hasHtml || received.attachments.length > 0) && (
        <div className={classes['mailFoot']}>
          {received.attachments.map((attachment) => (
            <Tag key={attachment.name} tone="quiet" Icon={IconPaperclip}>
              {attachment.name} · {Math.ceil(attachment.bytes / 1024)} kB
            </Tag>
          ))}
          {received.hasHtml && (
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconCode size={13} />}
              onClick={() => setIsOpen(true)}
            >
              {t('mail.html')}
            </Button>
          )}
          <Button
            component="a"
            href={api.rawMessageUrl(received.messageId)}
            download
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconDownload size={13} />}
          >
            {t('mail.raw')}
          </Button>
        </div>
      )}
      {isOpen && (
        <Suspense fallback={null}>
          <HtmlMail messageId={event.data.messageId} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
