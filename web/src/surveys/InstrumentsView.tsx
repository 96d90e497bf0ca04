import { Button, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { USUAL_SURVEY } from '#core/contract/instruments.ts';
import classes from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { InstrumentEditor, type Draft } from './InstrumentEditor.tsx';
import { surveyApi, surveyKeys, type Instrument } from './surveyApi.ts';
import { useSurveyOrder } from './useSurveyOrder.ts';

function Row({
  instrument,
  mayEdit,
  edit,
}: {
  instrument: Instrument;
  mayEdit: boolean;
  edit: (draft: Draft) => void;
}) {
  const { t, i18n } = useTranslation();
  const order = useSurveyOrder();
  const { id, name, builtIn, archived, version } = instrument;
  const { content } = version;
  return (
    <Table.Tr data-testid={testIds.instrument(id)} data-archived={archived}>
      <Table.Td>
        {name} {builtIn && <Tag tone="info">{t('surveys.ofTheHouse')}</Tag>}
        {archived && <Tag tone="quiet">{t('surveys.archived')}</Tag>}
      </Table.Td>
      <Table.Td className="muted">
        {content.questions.map(({ kind }) => t(`surveys.kind.${kind}`)).join(' · ')}
      </Table.Td>
      <Table.Td className="muted">
        {t('surveys.version', { number: version.number })}
        {!builtIn && ` · ${formatDateTime(version.publishedAt, i18n.language)}`}
        {version.publishedBy && ` · ${version.publishedBy}`}
      </Table.Td>
      <Table.Td ta="right">
        {mayEdit && !builtIn && (
          <>
            <Button
              variant="subtle"
              size="compact-sm"
              data-testid={testIds.instrumentAct('edit', id)}
              onClick={() => edit({ id, name, content, after: version.number })}
            >
              {t('surveys.edit')}
            </Button>
            <Button
              variant="subtle"
              size="compact-sm"
              data-testid={testIds.instrumentAct('archive', id)}
              onClick={() => order.mutate(() => surveyApi.changeInstrument(id, { archived: !archived }))}
            >
              {t(archived ? 'surveys.unarchive' : 'surveys.archive')}
            </Button>
          </>
        )}
        {mayEdit && (
          <Button
            variant="subtle"
            size="compact-sm"
            data-testid={testIds.instrumentAct('copy', id)}
            onClick={() => edit({ id: null, name: t('surveys.copyOf', { name }), content, after: 0 })}
          >
            {t('surveys.copy')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** The instruments: those of the house and the division's own, each in its latest version. */
export function InstrumentsView() {
  const { t } = useTranslation();
  const mayEdit = may(useSession(), 'surveys.manage');
  const query = useQuery({ queryKey: surveyKeys.instruments, queryFn: surveyApi.instruments });
  const [draft, setDraft] = useState<Draft | null>(null);
  if (draft) return <InstrumentEditor draft={draft} onDone={() => setDraft(null)} />;
  if (!query.data) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  const usual = query.data.items.find(({ key }) => key === USUAL_SURVEY);
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t('surveys.instrumentsHint')}
      </Text>
      {mayEdit && usual && (
        <Button
          mb="sm"
          size="xs"
          leftSection={<IconPlus size={15} />}
          data-testid={testIds.instrumentNew}
          onClick={() => setDraft({ id: null, name: '', content: usual.version.content, after: 0 })}
        >
          {t('surveys.new')}
        </Button>
      )}
      <div className={classes['sheet']}>
        <Table verticalSpacing={8} horizontalSpacing="md" miw={760}>
          <Table.Tbody>
            {query.data.items.map((instrument) => (
              <Row key={instrument.id} instrument={instrument} mayEdit={mayEdit} edit={setDraft} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}
