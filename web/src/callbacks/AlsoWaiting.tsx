import { IconPhoneCalling } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Conversation } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import classes from './AlsoWaiting.module.css';
import { CallbackFacts } from './CallbackFacts.tsx';

interface Props {
  conversations: readonly Conversation[];
  focus: Conversation | null;
}

/** The client whom I see about something else is to be called: said where nobody can miss it, so that it is not done twice. */
export function AlsoWaiting({ conversations, focus }: Props) {
  const { t } = useTranslation();
  const others = conversations.filter(({ id, callback }) => callback && id !== focus?.id);
  return others.map(({ id, clientId, queueName, callback }) => (
    <Link
      key={id}
      to={`/clients/${clientId}?c=${id}`}
      className={classes['strip']}
      data-testid={testIds.alsoWaiting(id)}
    >
      <IconPhoneCalling size={15} aria-hidden="true" />
      <span className="truncate">
        {t('callback.alsoWaiting')} · {queueName} · {callback && <CallbackFacts callback={callback} />}
      </span>
    </Link>
  ));
}
