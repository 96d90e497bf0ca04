import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { Page } from '../app/Page.tsx';
import { testIds } from '../testIds.ts';
import { CampaignsView } from './CampaignsView.tsx';
import { InstrumentsView } from './InstrumentsView.tsx';
import { ResultsView } from './ResultsView.tsx';
import { RulesView } from './RulesView.tsx';

const views = {
  results: ResultsView,
  surveys: InstrumentsView,
  rules: RulesView,
  campaigns: CampaignsView,
} as const;
type View = keyof typeof views;
const names = ['results', 'surveys', 'rules', 'campaigns'] as const satisfies readonly View[];

/** What clients are asked, who is asked, and what they say. */
export function SurveysPage() {
  const { t } = useTranslation();
  const { view } = useParams();
  const navigate = useNavigate();
  const shown = names.find((name) => name === view) ?? 'results';
  const View = views[shown];
  return (
    <Page
      title={t('nav.surveys')}
      testId={testIds.surveysPage}
      tools={
        <SegmentedControl
          size="xs"
          aria-label={t('nav.surveys')}
          value={shown}
          data={names.map((name) => ({
            value: name,
            label: <span data-testid={testIds.surveysTab(name)}>{t(`surveys.tab.${name}`)}</span>,
          }))}
          onChange={(name) => void navigate(`/surveys/${name}`)}
        />
      }
    >
      <View />
    </Page>
  );
}
