import { Button, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { CampaignForm } from './CampaignForm.tsx';
import { surveyApi, surveyKeys, type Campaign } from './surveyApi.ts';
import { useSurveyOrder } from './useSurveyOrder.ts';

const tones = { waiting: 'info', planning: 'accent', planned: 'good', canceled: 'quiet' } as const;

function Row({ campaign, mayEdit }: { campaign: Campaign; mayEdit: boolean }) {
  const { t, i18n } = useTranslation();
  const order = useSurveyOrder();
  const { id, name, surveyName, state, planned, unreachable, dueAt } = campaign;
  return (
    <Table.Tr data-testid={testIds.surveyCampaign(id)} data-state={state}>
      <Table.Td>
        {name}
        <div className="quiet">{surveyName}</div>
      </Table.Td>
      <Table.Td>
        <Tag tone={tones[state]}>{t(`surveys.campaign.${state}`)}</Tag>
      </Table.Td>
      <Table.Td className="muted">{formatDateTime(dueAt, i18n.language)}</Table.Td>
      <Table.Td className="muted">{t('surveys.campaignCounts', { planned, unreachable })}</Table.Td>
      <Table.Td ta="right">
        {mayEdit && state !== 'canceled' && (
          <Button
            variant="subtle"
            color="red"
            size="compact-sm"
            data-testid={testIds.surveyCampaignCancel(id)}
            onClick={() => order.mutate(() => surveyApi.cancelCampaign(id))}
          >
            {t('surveys.stop')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Asking everybody of a kind once. */
export function CampaignsView() {
  const { t } = useTranslation();
  const mayEdit = may(useSession(), 'surveys.manage');
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({ queryKey: surveyKeys.campaigns, queryFn: surveyApi.campaigns });
  if (!query.data) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  const { items } = query.data;
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t(items.length === 0 ? 'surveys.campaignsEmpty' : 'surveys.campaignsHint')}
      </Text>
      {mayEdit && (
        <Button
          mb="sm"
          size="xs"
          leftSection={<IconPlus size={15} />}
          data-testid={testIds.surveyCampaignNew}
          onClick={() => setOpen(true)}
        >
          {t('surveys.newCampaign')}
        </Button>
      )}
      {items.length > 0 && (
        <div className={classes['sheet']}>
          <Table verticalSpacing={8} horizontalSpacing="md" miw={720}>
            <Table.Tbody>
              {items.map((campaign) => (
                <Row key={campaign.id} campaign={campaign} mayEdit={mayEdit} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <CampaignForm isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}
