import { IconNote } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAgentName, useAgents } from '../agents/useAgents.ts';
import { CaseButton } from '../cases/CaseHost.tsx';
import { splitAtNames } from '../mentions/findMentions.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import type { NoteRow } from './rows.ts';
import classes from './Timeline.module.css';
import { When } from './When.tsx';

/** The words of a note, with those whom it names marked. */
function NoteText({ text, mentioned }: { text: string; mentioned: readonly string[] }) {
  const agents = useAgents();
  const { queues } = useSession();
  if (mentioned.length === 0) return text;
  const named = [
    ...agents.filter(({ id }) => mentioned.includes(id)).map(({ name }) => name),
    ...queues.map(({ name }) => name),
  ];
  return splitAtNames(text, named).map(({ at, words, isName }) =>
    isName ? <mark key={at}>{words}</mark> : words,
  );
}

export function NoteCard({ row }: { row: NoteRow }) {
  const { t } = useTranslation();
  const agentName = useAgentName();
  return (
    <article
      className={classes['card']}
      data-look="note"
      data-conversation={row.conversationId}
      data-event={row.key}
      data-testid={testIds.event(row.seq)}
    >
      <span className={classes['cardIcon']}>
        <IconNote size={17} role="img" aria-label={t('composer.note')} />
      </span>
      <div className={classes['cardText']}>
        <NoteText text={row.event.data.text} mentioned={row.event.data.mentioned ?? []} />
      </div>
      <div className={classes['cardSide']}>
        {agentName(row.event.agentId)} · <When at={row.at} />{' '}
        <CaseButton eventId={row.key} conversationId={row.conversationId} text={row.event.data.text} />
      </div>
    </article>
  );
}
