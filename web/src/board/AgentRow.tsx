import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AgentState, HelpRequest, Monitor } from '../api/types.ts';
import { Tag, type Tone } from '../app/Tag.tsx';
import { Since } from '../clock/Ticking.tsx';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { useIntentLabel } from '../intent/awayReasons.ts';
import { IntentDot } from '../intent/IntentDot.tsx';
import { ForceComplete } from '../monitoring/ForceComplete.tsx';
import { MonitorButtons } from '../monitoring/MonitorButtons.tsx';
import { MonitorTags } from '../monitoring/MonitorTags.tsx';
import classes from './AgentRow.module.css';
import { HelpTag } from './HelpTag.tsx';
import { ForceIntent } from './ForceIntent.tsx';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';

const tones: Record<AgentState['engagement'], Tone> = {
  idle: 'quiet',
  offered: 'info',
  talking: 'good',
  holding: 'warn',
  consulting: 'good',
  wrapping: 'warn',
  missed: 'bad',
};

interface Props {
  agent: AgentState;
  /** Everybody who listens to somebody's call. */
  monitors: readonly Monitor[];
  /** Everybody who asks for help. */
  help: readonly HelpRequest[];
}

interface ItemProps {
  conversation: AgentState['conversations'][number];
  monitors: readonly Monitor[];
  help: HelpRequest | undefined;
  isMine: boolean;
}

function WorkItem({ conversation, monitors, help, isMine }: ItemProps) {
  const { t } = useTranslation();
  const { id, clientId, channel, state } = conversation;
  return (
    <span className={classes['item']}>
      <Link to={`/clients/${clientId}?c=${id}`} className={classes['client']}>
        <ChannelIcon channel={channel} size={14} />
        {conversation.clientName ?? t('client.unknown')}
      </Link>
      {help && <HelpTag help={help} />}
      {channel === 'call' && state === 'handled' && !isMine && (
        <MonitorButtons conversationId={id} isCompact isHelpAsked={help !== undefined && !help.takenBy} />
      )}
      <ForceComplete conversationId={id} />
      <MonitorTags monitors={monitors.filter((one) => one.conversationId === id)} />
    </span>
  );
}

function Work({ agent, monitors, help }: Props) {
  const { agentId } = useSession();
  return (
    <span className={classes['work']}>
      {agent.conversations.map((conversation) => (
        <WorkItem
          key={conversation.id}
          conversation={conversation}
          monitors={monitors}
          help={help.find((one) => one.conversationId === conversation.id)}
          isMine={agent.id === agentId}
        />
      ))}
    </span>
  );
}

export function AgentRow({ agent, monitors, help }: Props) {
  const { t } = useTranslation();
  const intentLabel = useIntentLabel();
  return (
    <Table.Tr
      data-testid={testIds.boardAgent(agent.id)}
      data-intent={agent.intent}
      data-engagement={agent.engagement}
    >
      <Table.Td fw={600}>
        {agent.name} <span className="quiet">{agent.role === 'agent' ? '' : t(`role.${agent.role}`)}</span>
      </Table.Td>
      <Table.Td>
        <span className={classes['state']}>
          <IntentDot agent={{ intent: agent.intent }} />
          {intentLabel(agent.intent, agent.intentReason)}
          <span className="quiet">
            <Since at={agent.intentSince} />
          </span>
          {agent.nextIntent && (
            <span className="quiet">
              {t('intent.next', { intent: intentLabel(agent.nextIntent, agent.nextReason) })}
            </span>
          )}
          <ForceIntent agent={agent} />
          {agent.intent !== 'offline' && (agent.device === 'degraded' || agent.device === 'lost') && (
            <Tag tone="warn">{t(agent.device === 'lost' ? 'device.lostShort' : 'device.degraded')}</Tag>
          )}
        </span>
      </Table.Td>
      <Table.Td>
        {agent.intent === 'offline' && agent.engagement === 'idle' ? (
          <span className="quiet">–</span>
        ) : (
          <span className={classes['state']}>
            <Tag tone={tones[agent.engagement]}>{t(`engagement.${agent.engagement}`)}</Tag>
            <span className="quiet">
              <Since at={agent.engagementSince} />
            </span>
          </span>
        )}
      </Table.Td>
      <Table.Td>
        <Work agent={agent} monitors={monitors} help={help} />
      </Table.Td>
    </Table.Tr>
  );
}
