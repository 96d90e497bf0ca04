import { Button, Group, Select, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseCatalogue, CaseCategory, Department } from '#core/contract/cases.ts';
import { caseTestIds } from '../caseTestIds.ts';
import classes from '../settings/SettingsPage.module.css';
import { casesApi } from './casesApi.ts';
import { NameField } from './NameField.tsx';
import { useCatalogueOrder } from './useCases.ts';
import { useName } from './words.ts';

function DepartmentField({
  value,
  departments,
  onChange,
}: {
  value: string | null;
  departments: readonly Department[];
  onChange: (id: string | null) => void;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  return (
    <Select
      size="xs"
      clearable
      aria-label={t('case.leadsTo')}
      placeholder={t('case.asAbove')}
      value={value}
      data={departments.map((one) => ({ value: one.id, label: nameOf(one) }))}
      onChange={onChange}
    />
  );
}

function Row({ category, departments }: { category: CaseCategory; departments: readonly Department[] }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const order = useCatalogueOrder();
  const change = (body: Parameters<typeof casesApi.changeCategory>[1]) =>
    order.mutate(() => casesApi.changeCategory(category.id, body));
  return (
    <Table.Tr data-testid={caseTestIds.categoryRow(category.id)} data-retired={category.retired}>
      <Table.Td {...(category.parentId ? { pl: 24 } : {})}>
        <NameField
          name={nameOf(category)}
          label={t('case.categoryName', { name: nameOf(category) })}
          onSave={(name) => change({ name })}
        />
      </Table.Td>
      <Table.Td>
        <DepartmentField
          value={category.departmentId}
          departments={departments}
          onChange={(departmentId) => change({ departmentId })}
        />
      </Table.Td>
      <Table.Td ta="right">
        <Button
          variant="subtle"
          size="compact-xs"
          loading={order.isPending}
          data-testid={caseTestIds.categoryRetire(category.id)}
          onClick={() => change({ retired: !category.retired })}
        >
          {t(category.retired ? 'tag.restore' : 'tag.retire')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function NewCategory({ parents }: { parents: readonly CaseCategory[] }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const order = useCatalogueOrder();
  const [name, setName] = useState('');
  const [parentId, setParentId] = useState<string | null>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const body = { name: name.trim(), ...(parentId ? { parentId } : {}) };
        order.mutate(() => casesApi.makeCategory(body), { onSuccess: () => setName('') });
      }}
    >
      <Group gap={8} align="end" mt={10}>
        <TextInput
          size="xs"
          flex={1}
          label={t('case.newCategory')}
          maxLength={80}
          value={name}
          data-testid={caseTestIds.categoryNew}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          size="xs"
          clearable
          label={t('case.below')}
          placeholder={t('case.belowNone')}
          value={parentId}
          data={parents.map((one) => ({ value: one.id, label: nameOf(one) }))}
          onChange={setParentId}
        />
        <Button
          type="submit"
          size="xs"
          variant="default"
          disabled={name.trim() === ''}
          loading={order.isPending}
          data-testid={caseTestIds.categoryMake}
        >
          {t('case.add')}
        </Button>
      </Group>
    </form>
  );
}

/** The tree of categories: renamed, led to a department, retired. Cases that have one keep it. */
export function CategorySettings({ catalogue: { categories, departments } }: { catalogue: CaseCatalogue }) {
  const { t } = useTranslation();
  const parents = categories.filter(({ parentId }) => parentId === null);
  const rows = parents.flatMap((parent) => [
    parent,
    ...categories.filter(({ parentId }) => parentId === parent.id),
  ]);
  return (
    <section className={classes['card']}>
      <h2 className={classes['title']}>{t('case.categories')}</h2>
      <Text size="sm" c="dimmed">
        {t('case.categoriesLead')}
      </Text>
      <Table.ScrollContainer minWidth={440}>
        <Table verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('case.category')}</Table.Th>
              <Table.Th>{t('case.leadsTo')}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((one) => (
              <Row key={one.id} category={one} departments={departments} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <NewCategory parents={parents.filter(({ retired }) => !retired)} />
    </section>
  );
}
