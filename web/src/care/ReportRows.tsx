import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { IconFileTypePdf } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ReviewReport } from '#core/contract/revisits.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import { Tag, type Tone } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { useCareOrder } from './useCareOrder.ts';

const tones: Record<ReviewReport['state'], Tone> = {
  ordered: 'info',
  ready: 'warn',
  approved: 'good',
  declined: 'quiet',
};

interface DialogProps {
  report: ReviewReport;
  onClose: () => void;
}

function Approve({ report, onClose }: DialogProps) {
  const { t } = useTranslation();
  const order = useCareOrder(t('report.sent'));
  const [to, setTo] = useState(report.addresses[0] ?? null);
  const [subject, setSubject] = useState(report.subject);
  const [text, setText] = useState(report.text);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('report.approveTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap={12}>
        <Select
          label={t('report.sendTo')}
          error={to === null && t('report.noAddress')}
          allowDeselect={false}
          value={to}
          data={report.addresses}
          onChange={setTo}
        />
        <TextInput
          label={t('care.plan.subject')}
          maxLength={200}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          label={t('report.text')}
          autosize
          minRows={6}
          maxRows={14}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button
          disabled={to === null || subject.trim() === '' || text.trim() === ''}
          loading={order.isPending}
          data-testid={testIds.reportSend}
          onClick={() =>
            to &&
            order.mutate(() => api.approveReport(report.id, { to, subject, text }), { onSuccess: onClose })
          }
        >
          {t('report.send')}
        </Button>
      </Stack>
    </Modal>
  );
}

function Decline({ report, onClose }: DialogProps) {
  const { t } = useTranslation();
  const order = useCareOrder();
  const [reason, setReason] = useState('');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('report.decline')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap={12}>
        <Textarea
          label={t('report.declineReason')}
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button
          disabled={reason.trim() === ''}
          loading={order.isPending}
          onClick={() =>
            order.mutate(() => api.declineReport(report.id, reason.trim()), { onSuccess: onClose })
          }
        >
          {t('report.declineDo')}
        </Button>
      </Stack>
    </Modal>
  );
}

function Row({ report, hasClient }: { report: ReviewReport; hasClient: boolean }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<'approve' | 'decline' | null>(null);
  const { id, state, file, from, to, decidedBy, reason } = report;
  const facts = [t('report.period', { from, to }), decidedBy, reason];
  return (
    <div className={classes['line']} data-testid={testIds.report(id)} data-state={state}>
      <span className={classes['what']}>
        {hasClient && <Link to={`/clients/${report.clientId}?tab=care`}>{report.clientName ?? '—'}</Link>}
        <small>{facts.filter(Boolean).join(' · ')}</small>
      </span>
      <Tag tone={tones[state]}>{t(`report.state.${state}`)}</Tag>
      <Group gap={4}>
        {file && state !== 'declined' && (
          <Button
            component="a"
            size="compact-xs"
            variant="default"
            leftSection={<IconFileTypePdf size={14} />}
            href={api.fileUrl(file.id)}
            download={file.name}
            data-testid={testIds.reportFile(id)}
          >
            {t('report.look')}
          </Button>
        )}
        {state === 'ready' && (
          <>
            <Button
              size="compact-xs"
              data-testid={testIds.reportApprove(id)}
              onClick={() => setAsked('approve')}
            >
              {t('report.approve')}
            </Button>
            <Button
              size="compact-xs"
              variant="subtle"
              data-testid={testIds.reportDecline(id)}
              onClick={() => setAsked('decline')}
            >
              {t('report.decline')}
            </Button>
          </>
        )}
      </Group>
      {asked === 'approve' && <Approve report={report} onClose={() => setAsked(null)} />}
      {asked === 'decline' && <Decline report={report} onClose={() => setAsked(null)} />}
    </div>
  );
}

interface Props {
  query: { clientId?: string; state: 'open' | 'ended' };
  /** What is said when there are none; null: nothing. */
  none: string | null;
}

/** Review reports: those that wait for approval, or those that are decided. */
export function ReportRows({ query, none }: Props) {
  const pages = useInfiniteQuery({
    queryKey: keys.reports(`${query.clientId ?? ''} ${query.state}`),
    queryFn: ({ pageParam }) => api.reports({ ...query, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // The file is made by the worker; nothing but the row tells when.
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((one) => one.state === 'ordered')) ? 2_000 : false,
  });
  if (!pages.data) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  const items = pages.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return none && <span className={classes['hint']}>{none}</span>;
  return (
    <>
      {items.map((report) => (
        <Row key={report.id} report={report} hasClient={query.clientId === undefined} />
      ))}
      <MoreRows pages={pages} />
    </>
  );
}
