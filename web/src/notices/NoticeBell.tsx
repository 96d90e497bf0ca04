import { ActionIcon, Button, Indicator, Popover, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  IconAlarm,
  IconAt,
  IconBellRinging,
  IconBolt,
  IconBoltOff,
  IconBriefcase,
  IconCalendarStats,
  IconClockX,
  IconHeartBroken,
  IconMailOff,
  IconMessageReply,
  IconRotateClockwise,
  IconTransferIn,
  IconUrgent,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Quadrant } from '#core/contract/relations.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Notice } from '../api/types.ts';
import { Ago } from '../clock/Ticking.tsx';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { readNotice } from './readNotice.ts';
import classes from './Notices.module.css';

const icons = {
  mention: IconAt,
  sendCanceled: IconClockX,
  mailAccountPaused: IconMailOff,
  caseAssigned: IconBriefcase,
  casePassed: IconBriefcase,
  caseAnswered: IconMessageReply,
  caseWarned: IconAlarm,
  caseBreached: IconAlarm,
  caseReopened: IconRotateClockwise,
  caseDigest: IconCalendarStats,
  rule: IconBolt,
  ruleStopped: IconBoltOff,
  relationAlert: IconHeartBroken,
  followUpSoon: IconAlarm,
  followUpEscalated: IconUrgent,
  followUpsGiven: IconTransferIn,
} as const;

/** A relationship that is at risk is named by its quadrant, what was handed over is counted; everything else is quoted. */
function NoticeWords({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  if (notice.kind === 'followUpsGiven')
    return <span>{t('notice.howManyGiven', { count: Number(notice.text) })}</span>;
  const quadrant = notice.kind === 'relationAlert' ? Quadrant.safeParse(notice.text).data : undefined;
  return quadrant ? <span>{t(`relation.quadrantHint.${quadrant}`)}</span> : <q>{notice.text}</q>;
}

/** Where a notice leads to. */
function placeOf({ kind, caseId, clientId }: Notice): string {
  if (caseId !== null) return `/cases/${caseId}`;
  if (kind === 'ruleStopped') return '/rules';
  if (kind === 'followUpsGiven') return '/follow-ups';
  if (kind === 'caseDigest') return '/cases/improvements';
  if (clientId === null) return '/settings';
  return kind === 'relationAlert' ? `/clients/${clientId}?tab=relation` : `/clients/${clientId}`;
}

function Entry({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const Icon = icons[notice.kind];
  const name = notice.clientName ?? t('client.unknown');
  return (
    <button
      type="button"
      className={classes['entry']}
      data-unread={notice.readAt === null}
      data-testid={testIds.notice(notice.kind)}
      onClick={() => {
        if (notice.readAt === null) void readNotice({ id: notice.id });
        onOpen();
        void navigate(placeOf(notice));
      }}
    >
      <Icon size={16} aria-hidden="true" />
      <span className={classes['text']}>
        <strong>{t(`notice.${notice.kind}`, { by: notice.byName ?? '', client: name })}</strong>
        <NoticeWords notice={notice} />
        <span className="quiet">
          <Ago at={notice.at} />
        </span>
      </span>
    </button>
  );
}

/** What I am to know of, and how much of it I have not read. */
export function NoticeBell() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const session = useSession();
  const { data } = useQuery({
    queryKey: keys.notices,
    queryFn: api.notices,
    // Those of the house come with no event that would tell of them.
    ...(may(session, 'numbers.manage') && { refetchInterval: 30_000 }),
  });
  const unread = data?.unread ?? 0;
  const newest = data?.items[0];
  const label = t('notice.label', { count: unread });
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" width={360} shadow="md">
      <Popover.Target>
        <Indicator label={unread} size={16} disabled={unread === 0} color="red" offset={4}>
          <ActionIcon
            size={36}
            variant="subtle"
            color="gray"
            aria-label={label}
            data-testid={testIds.noticeBell}
            data-unread={unread}
            onClick={() => setIsOpen(!isOpen)}
          >
            <IconBellRinging size={19} />
          </ActionIcon>
        </Indicator>
      </Popover.Target>
      <Popover.Dropdown p={6} data-testid={testIds.notices}>
        {data?.items.length === 0 && (
          <Text c="dimmed" ta="center" p="md" size="sm">
            {t('notice.none')}
          </Text>
        )}
        <div className={classes['list']}>
          {data?.items.map((notice) => (
            <Entry key={notice.id} notice={notice} onOpen={() => setIsOpen(false)} />
          ))}
        </div>
        {unread > 0 && newest && (
          <Button
            fullWidth
            variant="subtle"
            size="compact-sm"
            data-testid={testIds.noticesRead}
            onClick={() => void readNotice({ until: newest.at })}
          >
            {t('notice.readAll')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
