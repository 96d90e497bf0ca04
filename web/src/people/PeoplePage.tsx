import { Table, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../app/Page.tsx';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { PersonDrawer } from './PersonDrawer.tsx';
import { PersonRow } from './PersonRow.tsx';
import { found, useNames, usePeople } from './usePeople.ts';

/** Who works here: queues, skills, how much at once, on which phone. Changes are in force at once. */
export function PeoplePage() {
  const { t } = useTranslation();
  const people = usePeople();
  const names = useNames();
  const [words, setWords] = useState('');
  const [editedId, setEditedId] = useState<string | null>(null);
  if (!people.data) return <Trouble error={people.error} onRetry={() => void people.refetch()} />;
  const shown = found(people.data.items, words, names);
  const edited = people.data.items.find(({ id }) => id === editedId);
  return (
    <Page title={t('nav.people')} testId={testIds.people}>
      <TextInput
        aria-label={t('people.search')}
        placeholder={t('people.search')}
        leftSection={<IconSearch size={16} />}
        maw={360}
        mb="sm"
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {shown.length === 0 && (
        <Text c="dimmed" ta="center" p="xl">
          {t('people.none')}
        </Text>
      )}
      {shown.length > 0 && (
        <div className={classes['sheet']}>
          <Table verticalSpacing={7} horizontalSpacing="md" miw={860}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('people.person')}</Table.Th>
                <Table.Th>{t('people.queues')}</Table.Th>
                <Table.Th>{t('people.skills')}</Table.Th>
                <Table.Th>{t('people.capacity')}</Table.Th>
                <Table.Th>{t('people.phone')}</Table.Th>
                <Table.Th aria-label={t('people.edit')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((person) => (
                <PersonRow
                  key={person.id}
                  person={person}
                  names={names}
                  onEdit={() => setEditedId(person.id)}
                />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {edited && <PersonDrawer key={edited.id} person={edited} onClose={() => setEditedId(null)} />}
    </Page>
  );
}
