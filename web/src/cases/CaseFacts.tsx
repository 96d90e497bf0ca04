import { Select, Stack } from '@mantine/core';
import type { z } from 'zod';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, UpdateCase } from '#core/contract/cases.ts';
import { useAgents } from '../agents/useAgents.ts';
import { caseTestIds } from '../caseTestIds.ts';
import { casesApi } from './casesApi.ts';
import { CategoryField } from './CategoryField.tsx';
import classes from './Cases.module.css';
import { useCaseOrder, useCatalogue } from './useCases.ts';
import { rootCauses, useName } from './words.ts';

const severities = ['low', 'normal', 'high', 'critical'] as const;

/** What a case is sorted by; each field is saved as it is chosen. */
export function CaseFacts({ item }: { item: CaseDetail }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const agents = useAgents();
  const order = useCaseOrder(item.id);
  const departments = useCatalogue()?.departments ?? [];
  const isOver = item.state === 'closed';
  const save = (change: Omit<z.input<typeof UpdateCase>, 'version'>) =>
    order.mutate(() => casesApi.change(item.id, { version: item.version, ...change }));
  return (
    <section className={classes['box']}>
      <h2>{t('case.facts')}</h2>
      <Stack gap={8}>
        <Select
          size="xs"
          label={t('case.owner')}
          placeholder={t('case.nobody')}
          clearable
          searchable
          disabled={isOver}
          value={item.owner?.id ?? null}
          data={agents.map(({ id, name }) => ({ value: id, label: name }))}
          data-testid={caseTestIds.caseField('owner')}
          onChange={(ownerId) => save({ ownerId })}
        />
        <Select
          size="xs"
          label={t('case.department')}
          allowDeselect={false}
          disabled={isOver}
          value={item.department.id}
          data={departments.map((one) => ({ value: one.id, label: nameOf(one) }))}
          data-testid={caseTestIds.caseField('department')}
          onChange={(departmentId) => departmentId && save({ departmentId })}
        />
        <CategoryField
          value={item.category?.id ?? null}
          disabled={isOver}
          testId={caseTestIds.caseField('category')}
          onChange={(categoryId) => save({ categoryId })}
        />
        <Select
          size="xs"
          label={t('case.severity')}
          allowDeselect={false}
          disabled={isOver}
          value={item.severity}
          data={severities.map((value) => ({ value, label: t(`case.severity.${value}`) }))}
          data-testid={caseTestIds.caseField('severity')}
          onChange={(value) => {
            const severity = severities.find((one) => one === value);
            if (severity) save({ severity });
          }}
        />
        <Select
          size="xs"
          label={t('case.rootCause')}
          placeholder={t('case.cause.none')}
          clearable
          value={item.rootCause}
          data={rootCauses.map((value) => ({ value, label: t(`case.cause.${value}`) }))}
          data-testid={caseTestIds.caseField('rootCause')}
          onChange={(value) => save({ rootCause: rootCauses.find((one) => one === value) ?? null })}
        />
      </Stack>
    </section>
  );
}
