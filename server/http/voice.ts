import { phoneIdentityOf } from '../../core/calls/phones.ts';
import { issueVoiceToken } from '../../core/channels/voiceToken.ts';
import { VoiceToken } from '../../core/contract/voice.ts';
import { route, type Route } from './route.ts';

export const voiceRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/voice/token',
    summary: 'Ten minutes of being my own browser phone; nobody gets a token for the phone of another',
    permission: 'desk.use',
    reply: VoiceToken,
    handle: ({ hub, viewer }) =>
      Promise.resolve(issueVoiceToken(hub.config, phoneIdentityOf(viewer.agentId))),
  }),
];
