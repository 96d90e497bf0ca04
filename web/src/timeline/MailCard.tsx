import { ActionIcon, Button } from '@mantine/core';
import { IconCode, IconDownload, IconInfoCircle, IconMail } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { AttachmentChips } from './AttachmentChips.tsx';
import { AnswerButtons } from '../mail/AnswerButtons.tsx';
import { SplitButton } from '../links/SplitButton.tsx';
import { testIds } from '../testIds.ts';
import { MailDetails } from './MailDetails.tsx';
import type { MessageRow } from './rows.ts';
import { useMessage } from './useMessage.ts';
import { foldQuoted } from './quotedText.ts';
import classes from './Timeline.module.css';

const HtmlMail = lazy(async () => ({ default: (await import('./HtmlMail.tsx')).HtmlMail }));

interface MailTextProps {
  text: string;
  /** The mail whose quoted history was cut off when it came in. */
  quotedIn: string | null;
}

function MailText({ text, quotedIn }: MailTextProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const folded = foldQuoted(text);
  return (
    <div className={classes['mailBody']}>
      {folded.text}
      {(folded.quoted !== '' || quotedIn !== null) && (
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
      {isOpen && folded.quoted !== '' && <div className={classes['quoted']}>{folded.quoted}</div>}
      {isOpen && quotedIn !== null && <Quoted messageId={quotedIn} />}
    </div>
  );
}

function Quoted({ messageId }: { messageId: string }) {
  const { t } = useTranslation();
  const message = useMessage(messageId);
  if (!message.data) return null;
  return <div className={classes['quoted']}>{message.data.mail?.quoted || t('mail.quotedGone')}</div>;
}

export function MailCard({ event }: { event: MessageRow['event'] }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [hasDetails, setHasDetails] = useState(false);
  const { messageId, text, attachments = [] } = event.data;
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
        <AnswerButtons conversationId={event.conversationId} messageId={event.data.messageId} />
        {received && (
          <ActionIcon
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={t('mail.details')}
            aria-expanded={hasDetails}
            data-testid={testIds.mailDetails}
            onClick={() => setHasDetails(!hasDetails)}
          >
            <IconInfoCircle size={14} />
          </ActionIcon>
        )}
      </div>
      {received && hasDetails && (
        <>
          <MailDetails messageId={received.messageId} />
          <SplitButton conversationId={event.conversationId} messageId={received.messageId} />
        </>
      )}
      <MailText text={text} quotedIn={received?.flags.includes('has_quoted') ? received.messageId : null} />
      <AttachmentChips attachments={attachments} />
      {(event.data.hasHtml || (received && attachments.length > 0)) && (
        <div className={classes['mailFoot']}>
          {event.data.hasHtml && (
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconCode size={13} />}
              onClick={() => setIsOpen(true)}
            >
              {t('mail.html')}
            </Button>
          )}
          {received && (
            <Button
              component="a"
              href={api.rawMessageUrl(messageId)}
              download
              size="compact-xs"
              variant="subtle"
              color="gray"
              leftSection={<IconDownload size={13} />}
            >
              {t('mail.raw')}
            </Button>
          )}
        </div>
      )}
      {isOpen && (
        <Suspense fallback={null}>
          <HtmlMail messageId={messageId} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
