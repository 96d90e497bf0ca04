import type { SurveyPreview } from '../contract/afterCall.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import { askGovernor } from '../governor/askGovernor.ts';
import { passes } from '../governor/contactRules.ts';
import type { Hub } from '../hub.ts';
import { isAsked } from '../surveys/ruleFor.ts';
import { surveyRoute } from '../surveys/surveyRules.ts';

const NOBODY: SurveyPreview = { verdict: 'none', channel: null, to: null, at: null, why: null };

/** What would become of a survey if this conversation were closed now. The governor is asked again when it is sent. */
export async function previewSurvey(hub: Hub, conversation: ConversationRow): Promise<SurveyPreview> {
  const settings = await hub.settings.read();
  const route = surveyRoute({
    channel: conversation.channel,
    direction: conversation.direction,
    state: 'closed',
    outcome: 'handled',
    address: conversation.address?.value ?? null,
    ourAddress: conversation.ourAddress.value,
  });
  if (!route || (await isAsked(hub.prisma, conversation.id))) return NOBODY;
  const { channel, to } = route;
  const verdict = await askGovernor(
    hub,
    { clientId: conversation.clientId, channel, to, purpose: 'survey' },
    { db: hub.prisma, settings },
  );
  const sentAt = new Date(hub.clock.now().getTime() + settings.surveyDelaySeconds * 1_000);
  if (verdict.ok) return { verdict: 'send', channel, to, at: sentAt.toISOString(), why: null };
  const { why, until } = verdict;
  if (until !== null && passes(verdict))
    return { verdict: 'hold', channel, to, at: until.toISOString(), why };
  return { verdict: 'skip', channel, to, at: null, why };
}
