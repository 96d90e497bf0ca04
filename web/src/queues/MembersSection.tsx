import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Tag } from '../app/Tag.tsx';
import { QueueSection } from './QueueSection.tsx';
import type { SectionProps } from './sections.ts';
import classes from './Queues.module.css';

export function MembersSection({ queue }: SectionProps) {
  const { t } = useTranslation();
  return (
    <QueueSection name="members" title={t('queues.section.members')}>
      {queue.members.length === 0 && <Text c="dimmed">{t('queues.noMembers')}</Text>}
      <ul className={classes['members']}>
        {queue.members.map((member) => (
          <li key={member.id}>
            <span>{member.name}</span>
            <span className="quiet">{t(`role.${member.role}`)}</span>
            {member.disabled && <Tag tone="warn">{t('queues.disabled')}</Tag>}
          </li>
        ))}
      </ul>
    </QueueSection>
  );
}
