import { Button, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Person } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';
import type { useNames } from './usePeople.ts';

interface Props {
  person: Person;
  names: ReturnType<typeof useNames>;
  onEdit: () => void;
}

export function PersonRow({ person, names: { skillName, queueName }, onEdit }: Props) {
  const { t } = useTranslation();
  return (
    <Table.Tr data-testid={testIds.personRow(person.id)}>
      <Table.Td>
        <strong>{person.name}</strong>{' '}
        <span className="quiet">{person.role === 'agent' ? '' : t(`role.${person.role}`)}</span>{' '}
        {person.disabled && <Tag tone="warn">{t('people.disabled')}</Tag>}
        {person.isService && <Tag tone="quiet">{t('people.service')}</Tag>}
        <div className="quiet">{person.email}</div>
      </Table.Td>
      <Table.Td>{person.queueIds.map(queueName).toSorted().join(', ') || '–'}</Table.Td>
      <Table.Td>
        <span style={{ display: 'flex', flexWrap: 'wrap', gap: 4 }}>
          {person.skills.map(({ skillId, proficiency }) => (
            <Tag key={skillId} tone="info">
              {skillName(skillId)} {proficiency}
            </Tag>
          ))}
          {person.skills.length === 0 && <span className="quiet">{t('people.noSkills')}</span>}
        </span>
      </Table.Td>
      <Table.Td className="tabular">{person.messageCapacity}</Table.Td>
      <Table.Td className="tabular">
        {person.fallbackNumber ?? <span className="quiet">{t('people.browser')}</span>}
      </Table.Td>
      <Table.Td>
        <Button variant="default" h={30} onClick={onEdit} data-testid={testIds.personEdit(person.id)}>
          {t('people.edit')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
