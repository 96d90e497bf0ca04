import type { HousePromise } from './housePromise.ts';

// Conversations that are worked on together. That a part has no holder and no place in a queue of its own is said of all
// conversations elsewhere: only who handles has a reservation, only who waits is in a queue.

export const linkPromises: readonly HousePromise[] = [
  {
    id: 'joined_goes_along',
    table: 'conversation',
    sql: `SELECT p.id, p.id AS conversation_id, p.client_id, p.state, h.state AS head_state FROM conversation_link l
        JOIN conversation h ON h.id = l.head_id JOIN conversation p ON p.id = l.part_id
       WHERE l.undone_at IS NULL AND (h.client_id <> p.client_id OR 'call' IN (h.channel, p.channel) OR h.state = 'joined'
          OR p.state <> CASE WHEN h.state = 'closed' THEN 'closed' ELSE 'joined' END::"ConversationState"
          OR (p.state = 'joined' AND p.agent_id IS DISTINCT FROM h.agent_id))
      UNION ALL
      SELECT c.id, c.id, c.client_id, c.state, NULL FROM conversation c
       WHERE c.state = 'joined' AND NOT EXISTS (SELECT FROM conversation_link l WHERE l.part_id = c.id AND l.undone_at IS NULL)`,
  },
  {
    id: 'joined_asked_once',
    table: 'survey_invite',
    sql: `SELECT i.id, i.conversation_id, i.client_id, l.head_id FROM survey_invite i
        JOIN conversation_link l ON l.part_id = i.conversation_id AND l.undone_at IS NULL AND l.at < i.created_at`,
  },
];
