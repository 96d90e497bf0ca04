import { z } from 'zod';
import type { Viewer } from '../../core/access/viewer.ts';
import { ActionReply } from '../../core/contract/api.ts';
import { idOf } from '../../core/contract/ids.ts';
import {
  loadConversationFor,
  presentConversation,
  type ConversationRow,
} from '../../core/conversations/conversations.ts';
import type { Hub } from '../../core/hub.ts';
import { route, type Actor, type Out, type Route } from './route.ts';

export const ConversationParams = z.strictObject({ id: idOf('conversation') });

interface Done {
  eventId: string;
  seq: number;
}

interface ActionSpec<B extends z.ZodType> {
  name: string;
  summary: string;
  actor: Actor;
  body: B;
  act(call: {
    hub: Hub;
    viewer: Viewer;
    conversation: ConversationRow;
    body: Out<B>;
  }): Promise<Done | null | undefined>;
}

/** An action on one conversation: load it by the one door, act, answer with it as it is now. */
export function action<B extends z.ZodType>({ name, summary, actor, body, act }: ActionSpec<B>): Route {
  return route({
    method: 'post',
    path: `/conversations/:id/${name}`,
    summary,
    permission: 'conversation.work',
    actor,
    params: ConversationParams,
    body,
    reply: ActionReply,
    async handle({ hub, viewer, params, body: given }) {
      const conversation = await loadConversationFor(hub, viewer, params.id);
      const done = await act({ hub, viewer, conversation, body: given });
      const after = presentConversation(await loadConversationFor(hub, viewer, params.id));
      return { conversation: after, eventId: done?.eventId ?? null, seq: done?.seq ?? null };
    },
  });
}
