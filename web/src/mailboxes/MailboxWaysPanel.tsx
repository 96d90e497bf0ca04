import { useTranslation } from 'react-i18next';
import type { Mailbox, MailboxWays } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { ConsentForm } from './ConsentForm.tsx';
import { DkimKeys } from './DkimKeys.tsx';
import { ImapForm } from './ImapForm.tsx';
import classes from './Mailboxes.module.css';
import { SmtpForm } from './SmtpForm.tsx';
import { useWays } from './useWays.ts';

function Changes({ changes }: Pick<MailboxWays, 'changes'>) {
  const { t, i18n } = useTranslation();
  if (changes.length === 0) return null;
  return (
    <section className={classes['part']}>
      <h3 className={classes['heading']}>{t('mailboxChange.title')}</h3>
      <ul className={classes['changes']}>
        {changes.slice(0, 10).map(({ at, byName, what, detail }) => (
          <li key={at + what}>
            <span className="quiet">{formatDateTime(at, i18n.language)}</span> {byName}:{' '}
            {t(`mailboxChange.${what}`)}
            {detail && ` (${detail})`}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How mails of a mailbox come and go. */
export function MailboxWaysPanel({ mailbox: { id, address } }: { mailbox: Mailbox }) {
  const { data, error } = useWays(id);
  if (!data) return <Trouble error={error} />;
  return (
    <div>
      <ImapForm id={id} address={address} imap={data.imap} />
      <SmtpForm id={id} address={address} smtp={data.smtp} />
      <ConsentForm id={id} address={address} ways={data} />
      <DkimKeys id={id} address={address} keys={data.dkim} />
      <Changes changes={data.changes} />
    </div>
  );
}
