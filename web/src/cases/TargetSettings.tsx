import { Button, NumberInput, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseTarget } from '#core/contract/cases.ts';
import { tellDone } from '../alerts/tellFailure.ts';
import { caseTestIds } from '../caseTestIds.ts';
import classes from '../settings/SettingsPage.module.css';
import { casesApi } from './casesApi.ts';
import { severityTones } from './looks.ts';
import { Tag } from '../app/Tag.tsx';
import { useCatalogueOrder } from './useCases.ts';

const clocks = [
  ['acknowledgeMinutes', 'acknowledge'],
  ['firstActionMinutes', 'first_action'],
  ['closeMinutes', 'close'],
] as const;
const kinds = ['complaint', 'request', 'suggestion'];
const severities = ['critical', 'high', 'normal', 'low'];
const place = ({ kind, severity }: CaseTarget) => kinds.indexOf(kind) * 10 + severities.indexOf(severity);

function Row({ target }: { target: CaseTarget }) {
  const { t } = useTranslation();
  const order = useCatalogueOrder();
  const [changed, setChanged] = useState<Partial<CaseTarget>>({});
  const value = { ...target, ...changed };
  const isAscending =
    value.acknowledgeMinutes <= value.firstActionMinutes && value.firstActionMinutes <= value.closeMinutes;
  const { kind, severity } = target;
  return (
    <Table.Tr data-testid={caseTestIds.targetRow(kind, severity)}>
      <Table.Td>{t(`case.kind.${kind}`)}</Table.Td>
      <Table.Td>
        <Tag tone={severityTones[severity]}>{t(`case.severity.${severity}`)}</Tag>
      </Table.Td>
      {clocks.map(([field, clock]) => (
        <Table.Td key={field}>
          <NumberInput
            size="xs"
            w={96}
            hideControls
            min={1}
            max={1_000_000}
            allowDecimal={false}
            error={!isAscending}
            aria-label={`${t(`case.kind.${kind}`)}, ${t(`case.severity.${severity}`)}: ${t(`case.clock.${clock}`)}`}
            value={value[field]}
            data-testid={caseTestIds.targetField(kind, severity, clock)}
            onChange={(minutes) =>
              typeof minutes === 'number' && setChanged({ ...changed, [field]: minutes })
            }
          />
        </Table.Td>
      ))}
      <Table.Td ta="right">
        <Button
          size="compact-xs"
          variant="default"
          disabled={Object.keys(changed).length === 0 || !isAscending}
          loading={order.isPending}
          data-testid={caseTestIds.targetSave(kind, severity)}
          onClick={() =>
            order.mutate(() => casesApi.setTarget(value), {
              onSuccess() {
                setChanged({});
                tellDone(t('settings.saved'));
              },
            })
          }
        >
          {t('common.save')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

/** How soon cases are due, in minutes of the department's hours; for those opened or changed from now on. */
export function TargetSettings({ targets }: { targets: readonly CaseTarget[] }) {
  const { t } = useTranslation();
  return (
    <section className={classes['card']}>
      <h2 className={classes['title']}>{t('case.targets')}</h2>
      <Text size="sm" c="dimmed">
        {t('case.targetsLead')}
      </Text>
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('case.kind')}</Table.Th>
              <Table.Th>{t('case.severity')}</Table.Th>
              {clocks.map(([field, clock]) => (
                <Table.Th key={field}>{t(`case.clock.${clock}`)}</Table.Th>
              ))}
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {targets
              .toSorted((one, other) => place(one) - place(other))
              .map((target) => (
                <Row key={`${target.kind} ${target.severity}`} target={target} />
              ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
