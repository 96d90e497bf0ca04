import { useTranslation } from 'react-i18next';
import type { Conversation, Desk } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { DueFollowUp } from './DueFollowUp.tsx';
import { EmptyDesk } from './EmptyDesk.tsx';
import classes from './MyWork.module.css';
import { RingingItem } from './RingingItem.tsx';
import { workGroupOf, type WorkGroup } from './sortWork.ts';
import { WaitingItem } from './WaitingItem.tsx';
import { WorkItem } from './WorkItem.tsx';

const groups: readonly WorkGroup[] = ['live', 'wrapping', 'waitingOnMe', 'rest'];

function Heading({ text, count }: { text: string; count: number }) {
  return (
    <h3 className={classes['heading']}>
      {text}
      <span className={classes['count']}>{count}</span>
    </h3>
  );
}

function Group({ group, work }: { group: WorkGroup; work: readonly Conversation[] }) {
  const { t } = useTranslation();
  const items = work.filter((conversation) => workGroupOf(conversation) === group);
  if (items.length === 0) return null;
  return (
    <section>
      <Heading text={t(`work.${group}`)} count={items.length} />
      {items.map((conversation) => (
        <WorkItem key={conversation.id} conversation={conversation} group={group} />
      ))}
    </section>
  );
}

function Lists({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const isEmpty = desk.offers.length + desk.work.length + desk.followUps.length === 0;
  return (
    <>
      <div data-testid={testIds.workList}>
        <h2 className={classes['title']}>{t('work.title')}</h2>
        {desk.offers.length > 0 && (
          <section>
            <Heading text={t('work.ringing')} count={desk.offers.length} />
            {desk.offers.map((offer) => (
              <RingingItem key={offer.reservationId} offer={offer} />
            ))}
          </section>
        )}
        {groups.map((group) => (
          <Group key={group} group={group} work={desk.work} />
        ))}
        {desk.followUps.length > 0 && (
          <section>
            <Heading text={t('work.followUps')} count={desk.followUps.length} />
            {desk.followUps.map((followUp) => (
              <DueFollowUp key={followUp.id} followUp={followUp} />
            ))}
          </section>
        )}
        {isEmpty && <EmptyDesk agent={desk.agent} />}
      </div>
      {desk.waiting.length > 0 && (
        <section className={classes['waiting']} data-testid={testIds.waitingList}>
          <Heading text={t('work.waiting')} count={desk.waiting.length} />
          {desk.waiting.map((conversation) => (
            <WaitingItem key={conversation.id} conversation={conversation} />
          ))}
        </section>
      )}
    </>
  );
}

export function MyWork({ desk }: { desk: Desk | undefined }) {
  const { t } = useTranslation();
  return (
    <aside className={classes['list']} aria-label={t('work.title')}>
      {desk ? <Lists desk={desk} /> : <Trouble error={null} />}
    </aside>
  );
}
