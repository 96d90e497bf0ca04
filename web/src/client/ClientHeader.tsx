import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconCheck, IconHandGrab, IconPhonePlus, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ClientDetail, Conversation } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { act } from '../desk/actions.ts';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { useDial } from '../desk/useDial.ts';
import { runCommand } from '../keyboard/commands.ts';
import { MonitorButtons } from '../monitoring/MonitorButtons.tsx';
import { useSession } from '../session/session.ts';
import { NotSpamButton } from '../spam/NotSpamButton.tsx';
import { mayTag } from '../tags/mayTag.ts';
import { TagMarks } from '../tags/TagMarks.tsx';
import { TagPicker } from '../tags/TagPicker.tsx';
import { LinkButtons } from '../links/LinkButtons.tsx';
import { testIds } from '../testIds.ts';
import classes from './ClientHeader.module.css';
import { canBeCalled } from '../dialling/canBeCalled.ts';
import { TierBadge } from './TierBadge.tsx';

function DialButton({ client }: { client: ClientDetail }) {
  const { t } = useTranslation();
  const { dial, isDialling } = useDial();
  const phones = client.addresses.filter(canBeCalled);
  const first = phones[0];
  if (!first) return null;
  const button = {
    leftSection: <IconPhonePlus size={15} />,
    variant: 'default',
    loading: isDialling,
    'data-testid': testIds.clientDial,
  } as const;
  if (phones.length === 1) {
    return (
      <Button {...button} onClick={() => void dial(first.value, client.id)}>
        {t('client.dial')}
      </Button>
    );
  }
  return (
    <Menu>
      <Menu.Target>
        <Button {...button}>{t('client.dial')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {phones.map((phone) => (
          <Menu.Item key={phone.id} onClick={() => void dial(phone.value, client.id)}>
            {phone.value}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function FocusState({ focus }: { focus: Conversation }) {
  const { t } = useTranslation();
  const { agentId } = useSession();
  const isMine = focus.agentId === agentId;
  return (
    <>
      <span className={classes['focus']} title={t(`state.${focus.state}`)}>
        <ChannelIcon channel={focus.channel} size={14} />
        <span className="truncate">
          {focus.queueName} · {t(`state.${focus.state}`)}
          {focus.agentName && !isMine && ` · ${focus.agentName}`}
        </span>
      </span>
      {focus.channel === 'call' && focus.state === 'handled' && !isMine && (
        <MonitorButtons conversationId={focus.id} />
      )}
      {focus.state === 'queued' && (
        <Button
          leftSection={<IconHandGrab size={15} />}
          data-testid={testIds.take(`focus-${focus.id}`)}
          onClick={() => void act(focus.id, 'accept')}
        >
          {t('work.take')}
        </Button>
      )}
      {focus.state !== 'joined' && <LinkButtons conversation={focus} />}
      {isMine && focus.state === 'handled' && focus.channel !== 'call' && (
        <Tooltip label={`${t('command.finish')} · E`}>
          <Button
            variant="light"
            leftSection={<IconCheck size={15} />}
            data-testid={testIds.finish}
            onClick={() => runCommand('finish')}
          >
            {t('client.finish')}
          </Button>
        </Tooltip>
      )}
    </>
  );
}

export function ClientHeader({ client, focus }: { client: ClientDetail; focus: Conversation | null }) {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <header className={classes['header']} data-testid={testIds.clientHeader} data-client={client.id}>
      <div className={classes['who']}>
        <h1 className={classes['name']}>
          <span className="truncate">{client.name ?? client.addresses[0]?.value ?? t('client.unknown')}</span>
          <TierBadge tier={client.tier} />
          {(client.provisional ||
            (focus !== null && focus.state !== 'closed' && focus.channel !== 'email')) && (
            <Tooltip label={t('client.unverifiedHint')}>
              <Tag tone="warn" data-testid={testIds.unverified}>
                {t('client.unverified')}
              </Tag>
            </Tooltip>
          )}
        </h1>
        {focus?.isHeldBack && (
          <Tag tone="warn" style={{ marginInlineEnd: 4 }}>
            {t('spam.isHeldBack')}
          </Tag>
        )}
        {focus && <TagMarks tags={focus.tags} />}
        <div className="quiet truncate">
          {t(`kind.${client.kind}`)}
          {client.organisation?.name && ` · ${client.organisation.name}`}
          {client.lastContactAt && (
            <>
              {' · '}
              {t('client.lastContact')} <Ago at={client.lastContactAt} />
            </>
          )}
        </div>
      </div>
      <div className={classes['tools']}>
        {focus && mayTag(focus, session) && <TagPicker conversation={focus} hasKey />}
        {focus && (focus.isHeldBack || (focus.outcome === 'spam' && focus.channel !== 'call')) && (
          <NotSpamButton conversationId={focus.id} />
        )}
        {focus && focus.state !== 'closed' && <FocusState focus={focus} />}
        <Tooltip label={t('find.inClient')}>
          <ActionIcon
            component={Link}
            to={`/search?clientId=${client.id}`}
            size={30}
            variant="default"
            aria-label={t('find.inClient')}
            data-testid={testIds.searchInClient}
          >
            <IconSearch size={15} />
          </ActionIcon>
        </Tooltip>
        <DialButton client={client} />
      </div>
    </header>
  );
}
