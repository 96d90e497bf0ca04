import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AgentState } from '../api/types.ts';
import { Tag, type Tone } from '../app/Tag.tsx';
import { Since } from '../clock/Ticking.tsx';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { useIntentLabel } from '../intent/awayReasons.ts';
import { IntentDot } from '../intent/IntentDot.tsx';
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

function Work({ agent }: { agent: AgentState }) {
  const { t } = useTranslation();
  return (
    <span style={{ display: 'flex', flexWrap: 'wrap', gap: '2px 14px' }}>
      {agent.conversations.map((conversation) => (
        <Link
          key={conversation.id}
          to={`/clients/${conversation.clientId}?c=${conversation.id}`}
          style={{ display: 'inline-flex', gap: 5, alignItems: 'center', textDecoration: 'none' }}
        >
          <ChannelIcon channel={conversation.channel} size={14} />
          {conversation.clientName ?? t('client.unknown')}
        </Link>
      ))}
    </span>
  );
}

export function AgentRow({ agent }: { agent: AgentState }) {
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
        <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center', whiteSpace: 'nowrap' }}>
          <IntentDot agent={{ intent: agent.intent }} />
          {intentLabel(agent.intent, agent.intentReason)}
          <span className="quiet">
            <Since at={agent.intentSince} />
          </span>
        </span>
      </Table.Td>
      <Table.Td>
        {agent.intent === 'offline' && agent.engagement === 'idle' ? (
          <span className="quiet">–</span>
        ) : (
          <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center', whiteSpace: 'nowrap' }}>
            <Tag tone={tones[agent.engagement]}>{t(`engagement.${agent.engagement}`)}</Tag>
            <span className="quiet">
              <Since at={agent.engagementSince} />
            </span>
          </span>
        )}
      </Table.Td>
      <Table.Td>
        <Work agent={agent} />
      </Table.Td>
    </Table.Tr>
  );
}
