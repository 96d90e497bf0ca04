import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '../app/Page.module.css';
import { testIds } from '../testIds.ts';
import { shownFigure, shownInterval } from './figures.ts';
import { OpenNumber, type Open } from './ResultCards.tsx';
import type { SurveyResults } from './surveyApi.ts';

const joined = ['waited', 'transfers'] as const;
const bands = [0, 1, 2, 3] as const;
const passes = [0, 1, 2] as const;

/** How easy it was (SM-07), beside how long clients had waited and how often they were passed on. Nothing where nobody was asked that. */
export function EffortTable({ results, open }: { results: SurveyResults; open: Open }) {
  const { t } = useTranslation();
  const nameOf = (what: (typeof joined)[number], band: number): string => {
    if (what === 'waited') return t(`surveys.waited.${bands.find((one) => one === band) ?? 3}`);
    return t(`surveys.transfers.${passes.find((one) => one === band) ?? 2}`);
  };
  const parts = joined.filter((what) => results.effort[what].some(({ n }) => n > 0));
  if (parts.length === 0) return null;
  return (
    <>
      <h2 className={classes['subtitle']} style={{ marginTop: 20 }}>
        {t('surveys.effort')}
      </h2>
      <div className={classes['sheet']}>
        <Table verticalSpacing={8} horizontalSpacing="md" miw={480}>
          <Table.Tbody>
            {parts.flatMap((what) =>
              results.effort[what].map(({ band, n, mean }) => (
                <Table.Tr key={`${what}-${band}`} data-testid={testIds.surveyEffort(`${what}-${band}`)}>
                  <Table.Td>
                    {t(`surveys.effort.${what}`)} <span className="quiet">{nameOf(what, band)}</span>
                  </Table.Td>
                  <Table.Td ta="right" className="tabular">
                    {t('surveys.mean')} {shownFigure(mean)}{' '}
                    <span className="quiet">{shownInterval(mean)}</span>
                  </Table.Td>
                  <Table.Td ta="right" className="tabular">
                    <OpenNumber
                      n={n}
                      what={`${what}-${band}`}
                      onOpen={() => open({ state: 'answered', [what]: String(band) })}
                    />
                  </Table.Td>
                </Table.Tr>
              )),
            )}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}
