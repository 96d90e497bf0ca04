import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconUserCog } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { AgentState, SetIntent } from '../api/types.ts';
import { awayReasons, useIntentLabel } from '../intent/awayReasons.ts';
import { IntentDot } from '../intent/IntentDot.tsx';
import { isBusy } from '../intent/isBusy.ts';
import { WhenSwitch, type When } from '../intent/WhenSwitch.tsx';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';

const orders: readonly SetIntent[] = [
  { intent: 'available' },
  ...awayReasons.map((reason) => ({ intent: 'away', reason }) as const),
  { intent: 'offline' },
];

/** Sends it, and says what has become of it. */
function useForce(agent: AgentState): (order: SetIntent) => Promise<void> {
  const { t } = useTranslation();
  const label = useIntentLabel();
  return async (order) => {
    try {
      const now = await api.forceIntent(agent.id, order);
      const intent = label(order.intent, order.reason ?? null);
      tellDone(t(now.nextIntent ? 'force.intentNext' : 'force.intentDone', { name: agent.name, intent }));
    } catch (error) {
      tellFailure(error);
    }
    refresh(keys.board);
  };
}

/** A supervisor sets a status for somebody who forgot to, or cannot. */
export function ForceIntent({ agent }: { agent: AgentState }) {
  const { t } = useTranslation();
  const session = useSession();
  const label = useIntentLabel();
  const force = useForce(agent);
  const isAtWork = isBusy(agent);
  // Nobody waits for paperwork of somebody who may be gone.
  const usual: When =
    agent.conversations.length > 0 || agent.engagement === 'consulting' ? 'afterWork' : 'now';
  const [when, setWhen] = useState<When>(usual);
  if (!may(session, 'agent.force') || agent.id === session.agentId) return null;
  const title = t('force.intent', { name: agent.name });
  return (
    <Menu position="bottom-start" width={250} returnFocus onOpen={() => setWhen(usual)}>
      <Menu.Target>
        <Tooltip label={title}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={title}
            data-testid={testIds.forceIntent(agent.id)}
          >
            <IconUserCog size={15} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('force.intentHint', { name: agent.name })}</Menu.Label>
        {isAtWork && <WhenSwitch when={when} onChange={setWhen} isForced />}
        {orders.map((order) => (
          <Menu.Item
            key={order.reason ?? order.intent}
            data-testid={testIds.forced([order.intent, order.reason].filter(Boolean).join('-'))}
            leftSection={<IntentDot agent={{ intent: order.intent }} />}
            onClick={() =>
              void force({ ...order, when: isAtWork && order.intent !== 'available' ? when : 'now' })
            }
          >
            {label(order.intent, order.reason ?? null)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
