import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, CaseLine } from '#core/contract/cases.ts';
import type { TimelineEvent } from '#core/contract/events.ts';
import { useAgentName } from '../agents/useAgents.ts';
import { formatDateTime } from '../clock/format.ts';
import { caseTestIds } from '../caseTestIds.ts';
import { isTimelineEvent } from '../timeline/eventKinds.ts';
import { useCaseWords, type OfCase } from '../timeline/useCaseText.ts';
import { casesApi } from './casesApi.ts';
import classes from './Cases.module.css';
import { useCaseOrder } from './useCases.ts';

/** A line as the event that it is; null for kinds that this page does not know. */
function eventOf(item: CaseDetail, line: CaseLine): TimelineEvent | null {
  const event = { ...line, id: line.eventId, clientId: item.client.id, seq: 0 };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server gives events of the contract under their kinds
  const known = event as unknown as TimelineEvent;
  return isTimelineEvent(known) ? known : null;
}

function isCaseEvent(event: TimelineEvent): event is OfCase {
  return event.kind.startsWith('case.') && event.kind !== 'case.opened';
}

function useLineText() {
  const { t } = useTranslation();
  const caseWords = useCaseWords();
  return (event: TimelineEvent): string => {
    if (isCaseEvent(event)) return caseWords(event);
    if (event.kind === 'message.received' || event.kind === 'message.queued')
      return [event.data.subject, event.data.text].filter(Boolean).join('\n');
    if (event.kind === 'survey.answered')
      return [t('case.scored', { score: event.data.score }), event.data.comment].filter(Boolean).join(' · ');
    if (event.kind === 'note.added') return event.data.text;
    if (event.kind === 'case.opened')
      return t(event.data.rule ? 'case.told.openedByRule' : 'case.told.opened');
    return t('case.told.source');
  };
}

function Line({ item, line }: { item: CaseDetail; line: CaseLine }) {
  const { i18n, t } = useTranslation();
  const agentName = useAgentName();
  const text = useLineText();
  const event = eventOf(item, line);
  if (!event) return null;
  const isClient = event.kind === 'message.received';
  const who = isClient ? (item.client.name ?? t('client.unknown')) : line.agentId && agentName(line.agentId);
  return (
    <div
      className={classes['line']}
      data-side={isClient ? 'client' : 'us'}
      data-kind={line.kind}
      data-testid={caseTestIds.caseLine(line.eventId)}
    >
      <span style={{ whiteSpace: 'pre-wrap' }}>{text(event)}</span>
      <span className="quiet">
        {[who, formatDateTime(line.at, i18n.language)].filter(Boolean).join(' · ')}
      </span>
    </div>
  );
}

/** All that was said and done about a case, and a note for colleagues. */
export function CaseLines({ item }: { item: CaseDetail }) {
  const { t } = useTranslation();
  const order = useCaseOrder(item.id);
  const [note, setNote] = useState('');
  return (
    <section className={classes['box']}>
      <h2>{t('case.history')}</h2>
      {item.lines.map((line) => (
        <Line key={line.eventId} item={item} line={line} />
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          order.mutate(() => casesApi.note(item.id, note.trim()), { onSuccess: () => setNote('') });
        }}
      >
        <Textarea
          mt={10}
          autosize
          minRows={2}
          maxLength={4_000}
          aria-label={t('case.note')}
          placeholder={t('case.note')}
          value={note}
          data-testid={caseTestIds.caseNote}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="end" mt={6}>
          <Button
            type="submit"
            variant="default"
            size="compact-sm"
            disabled={note.trim() === ''}
            loading={order.isPending}
            data-testid={caseTestIds.caseNoteSave}
          >
            {t('case.addNote')}
          </Button>
        </Group>
      </form>
    </section>
  );
}
