import { Button, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactAnswer } from '#core/contract/contacting.ts';
import type { ConsentState } from '#core/contract/words.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import { formatDateTime } from '../clock/format.ts';
import { contactingTestIds as ids } from '../contactingTestIds.ts';
import { useHoldReason } from '../i18n/useHoldReason.ts';
import classes from './Contacting.module.css';

/** "May we write now?": what the governor would say to each kind of automated message, and what the client has said of it. */
export function ContactPanel({ clientId }: { clientId: string }) {
  const { t, i18n } = useTranslation();
  const reasonOf = useHoldReason();
  const [asked, setAsked] = useState<ContactAnswer | null>(null);
  const panel = useQuery({
    queryKey: keys.contactPanel(clientId),
    queryFn: () => api.contactPanel(clientId),
    refetchInterval: 60_000,
  });
  if (!panel.data) return null;
  const { zones, country, region, hoursKept, answers, refusals } = panel.data;
  const place = [country, region].filter(Boolean).join('-');
  const clocks = zones.slice(0, 3).map(({ zone, time }) => `${time} ${zone}`);
  return (
    <section className={classes['panel']} data-testid={ids.panel}>
      <h3 className={classes['title']}>{t('contacting.mayWe')}</h3>
      <Text size="xs" c="dimmed">
        {[place, ...clocks].join(' · ')}
        {zones.length > 3 && ` ${t('contacting.moreZones', { count: zones.length - 3 })}`}
      </Text>
      {!hoursKept && (
        <Text size="xs" c="dimmed">
          {t('contacting.hoursOff')}
        </Text>
      )}
      <Table verticalSpacing={4} horizontalSpacing={6} fz="sm">
        <Table.Tbody>
          {answers.map((answer) => (
            <AnswerRow
              key={`${answer.channel} ${answer.purpose}`}
              answer={answer}
              onAsk={() => setAsked(answer)}
            />
          ))}
        </Table.Tbody>
      </Table>
      {refusals.length > 0 && (
        <>
          <h3 className={classes['title']}>{t('contacting.lately')}</h3>
          <ul className={classes['plain']}>
            {refusals.map((one) => (
              <li key={one.id}>
                <Text size="xs" span c="dimmed">
                  {formatDateTime(one.at, i18n.language)} · {t(`contacting.channel.${one.channel}`)} ·{' '}
                  {t(`purpose.${one.purpose}`)}: {reasonOf(one.why)}
                  {one.until &&
                    ` (${t('contacting.until', { at: formatDateTime(one.until, i18n.language) })})`}
                </Text>
              </li>
            ))}
          </ul>
        </>
      )}
      {asked && <ConsentDialog clientId={clientId} answer={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function AnswerRow({ answer, onAsk }: { answer: ContactAnswer; onAsk: () => void }) {
  const { t, i18n } = useTranslation();
  const reasonOf = useHoldReason();
  const { channel, purpose, ok, why, until, consent } = answer;
  return (
    <Table.Tr data-testid={ids.answer(channel, purpose)} data-ok={ok} data-why={why ?? ''}>
      <Table.Td>
        {t(`contacting.channel.${channel}`)} · {t(`purpose.${purpose}`)}
      </Table.Td>
      <Table.Td>
        <span className={classes[ok ? 'yes' : 'no']}>{ok ? t('contacting.yes') : reasonOf(why ?? '')}</span>
        {until && (
          <Text size="xs" c="dimmed">
            {t('contacting.until', { at: formatDateTime(until, i18n.language) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={onAsk}
          data-testid={ids.consent(channel, purpose)}
        >
          {t(`contacting.consent.${consent ?? 'unknown'}`)}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

interface DialogProps {
  clientId: string;
  answer: ContactAnswer;
  onClose: () => void;
}

function ConsentDialog({ clientId, answer, onClose }: DialogProps) {
  const { t } = useTranslation();
  const { channel, purpose } = answer;
  const [how, setHow] = useState('');
  const save = useMutation({
    mutationFn: (state: ConsentState) => api.setConsent(clientId, { channel, purpose, state, how }),
    onSuccess: (panel) => {
      queryClient.setQueryData(keys.contactPanel(clientId), panel);
      tellDone(t('settings.saved'));
      onClose();
    },
    onError: tellFailure,
  });
  const title = `${t(`contacting.channel.${channel}`)} · ${t(`purpose.${purpose}`)}`;
  const isReady = how.trim() !== '';
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack gap={12}>
        <Text size="sm">{t('contacting.consentHint')}</Text>
        <TextInput
          label={t('contacting.how')}
          placeholder={t('contacting.howExample')}
          maxLength={200}
          value={how}
          data-autofocus
          data-testid={ids.consentHow}
          onChange={(event) => setHow(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button
            variant="default"
            disabled={!isReady}
            loading={save.isPending}
            data-testid={ids.consentState('refused')}
            onClick={() => save.mutate('refused')}
          >
            {t('contacting.refuse')}
          </Button>
          <Button
            disabled={!isReady}
            loading={save.isPending}
            data-testid={ids.consentState('given')}
            onClick={() => save.mutate('given')}
          >
            {t('contacting.give')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
