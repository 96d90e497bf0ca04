import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { tellFailure } from '../alerts/tellFailure.ts';

/** Dial out: the call opens as a conversation of mine, and the page goes to its client. */
export function useDial() {
  const navigate = useNavigate();
  const [isDialling, setIsDialling] = useState(false);

  async function dial(to: string, clientId?: string, fromId?: string): Promise<void> {
    setIsDialling(true);
    try {
      const clientKey = crypto.randomUUID();
      const { conversation } = await api.startConversation({
        channel: 'call',
        to,
        clientKey,
        ...(clientId ? { clientId } : {}),
        ...(fromId ? { fromId } : {}),
      });
      refresh(keys.desk, keys.recentCalls, keys.clientConversations(conversation.clientId));
      await navigate(`/clients/${conversation.clientId}?c=${conversation.id}`);
    } catch (error) {
      tellFailure(error);
    } finally {
      setIsDialling(false);
    }
  }

  return { dial, isDialling };
}
