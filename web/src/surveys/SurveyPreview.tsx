import { SegmentedControl, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { styleNonce } from '../app/styleNonce.ts';
import { testIds } from '../testIds.ts';
import type { EditorLanguage } from './LanguageField.tsx';
import { surveyApi, surveyKeys, type SurveyContent } from './surveyApi.ts';
import styles from './Surveys.module.css';

const ways = ['page', 'sms', 'mail'] as const;

interface Props {
  content: SurveyContent;
  language: EditorLanguage;
  isWhole: boolean;
}

/** What a client will get, as the server makes it. The page is in a frame that may do nothing. */
export function SurveyPreview({ content, language, isWhole }: Props) {
  const { t } = useTranslation();
  const [way, setWay] = useState<(typeof ways)[number]>('page');
  const [settled] = useDebouncedValue(content, 400);
  const query = useQuery({
    queryKey: surveyKeys.preview(JSON.stringify(settled), language),
    queryFn: () => surveyApi.preview({ content: settled, language }),
    enabled: isWhole,
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  return (
    <div data-testid={testIds.editorPreview} data-way={way}>
      <SegmentedControl
        size="xs"
        mb="xs"
        aria-label={t('surveys.preview')}
        value={way}
        data={ways.map((name) => ({ value: name, label: t(`surveys.preview.${name}`) }))}
        onChange={(name) => setWay(ways.find((one) => one === name) ?? 'page')}
      />
      {!data && <Text c="dimmed">{t('surveys.previewHint')}</Text>}
      {data && way === 'page' && (
        <iframe
          sandbox=""
          className={styles['preview']}
          title={t('surveys.preview')}
          srcDoc={data.html.replace('<style>', `<style nonce="${styleNonce}">`)}
        />
      )}
      {data && way === 'sms' && <Text style={{ whiteSpace: 'pre-wrap' }}>{data.sms}</Text>}
      {data && way === 'mail' && (
        <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          <b>{data.mailSubject}</b>
          {`\n\n${data.mail}`}
        </Text>
      )}
    </div>
  );
}
