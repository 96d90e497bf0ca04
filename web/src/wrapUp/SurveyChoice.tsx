import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Conversation, SurveyPreview } from '../api/types.ts';
import { formatDateTime } from '../clock/format.ts';
import { useHoldReason } from '../i18n/useHoldReason.ts';
import { testIds } from '../testIds.ts';

function usePreviewText(): (preview: SurveyPreview) => string {
  const { t, i18n } = useTranslation();
  const holdReason = useHoldReason();
  return ({ verdict, channel, to, at, why }) => {
    const time = at ? formatDateTime(Date.parse(at), i18n.language) : '';
    if (verdict === 'send')
      return t('wrapUp.surveyGoes', { channel: t(`channel.${channel ?? 'sms'}`), to: to ?? '', time });
    const reason = why ? holdReason(why) : '';
    return verdict === 'hold' ? t('wrapUp.surveyHeld', { reason, time }) : t('wrapUp.surveyNot', { reason });
  };
}

interface Props {
  conversation: Conversation;
  wanted: boolean | null;
  onChange: (wanted: boolean) => void;
}

/** Whether the client is asked how it went, and what the governor says to that. Nothing where nobody is ever asked. */
export function SurveyChoice({ conversation, wanted, onChange }: Props) {
  const { t } = useTranslation();
  const previewText = usePreviewText();
  const { data: preview } = useQuery({
    queryKey: keys.surveyPreview(conversation.id),
    queryFn: () => api.surveyPreview(conversation.id),
    staleTime: 30_000,
  });
  if (!preview || preview.verdict === 'none') return null;
  const isOn = wanted !== false;
  return (
    <Switch
      label={t('wrapUp.survey')}
      description={
        <span data-testid={testIds.surveyPreview} data-verdict={preview.verdict}>
          {isOn ? previewText(preview) : t('wrapUp.surveyOff')}
        </span>
      }
      checked={isOn}
      data-testid={testIds.wrapUpSurvey}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
