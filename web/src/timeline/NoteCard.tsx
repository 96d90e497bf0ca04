import { IconNote } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { testIds } from '../testIds.ts';
import type { NoteRow } from './rows.ts';
import classes from './Timeline.module.css';
import { When } from './When.tsx';

export function NoteCard({ row }: { row: NoteRow }) {
  const { t } = useTranslation();
  const agentName = useAgentName();
  return (
    <article
      className={classes['card']}
      data-look="note"
      data-conversation={row.conversationId}
      data-testid={testIds.event(row.seq)}
    >
      <span className={classes['cardIcon']}>
        <IconNote size={17} role="img" aria-label={t('composer.note')} />
      </span>
      <div className={classes['cardText']}>{row.event.data.text}</div>
      <div className={classes['cardSide']}>
        {agentName(row.event.agentId)} · <When at={row.at} />
      </div>
    </article>
  );
}
