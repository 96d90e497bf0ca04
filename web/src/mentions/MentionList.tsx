import { IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../canned/Canned.module.css';
import { testIds } from '../testIds.ts';
import type { MentionsOpen } from './useMentions.ts';

/** Who may be named, above the note being written. The focus stays in the words. */
export function MentionList({ mentions }: { mentions: MentionsOpen }) {
  const { t } = useTranslation();
  if (!mentions.isOpen) return null;
  return (
    <div className={classes['list']} data-testid={testIds.mentionList}>
      <div role="listbox" aria-label={t('mention.title')} className={classes['rows']}>
        {mentions.found.map((named, index) => {
          const Icon = named.kind === 'agent' ? IconUser : IconUsersGroup;
          return (
            <div
              key={named.id}
              role="option"
              tabIndex={-1}
              aria-selected={index === mentions.current}
              className={classes['row']}
              data-testid={testIds.mention(named.id)}
              onMouseMove={() => mentions.point(index)}
              onMouseDown={(event) => {
                event.preventDefault();
                mentions.pick(index);
              }}
            >
              <Icon size={15} aria-hidden="true" />
              <span>{named.name}</span>
              {named.kind === 'queue' && <span className="quiet">{t('mention.queue')}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}
