import type { AgentState } from '../api/types.ts';
import classes from './IntentMenu.module.css';

/** Shape and colour both tell: full circle available, half circle away, square busy, ring offline. */
export function IntentDot({
  agent,
}: {
  agent: Pick<AgentState, 'intent'> & Partial<Pick<AgentState, 'engagement'>>;
}) {
  const isBusy =
    agent.engagement === 'talking' || agent.engagement === 'holding' || agent.engagement === 'consulting';
  return <span className={classes['dot']} data-tone={isBusy ? 'busy' : agent.intent} aria-hidden="true" />;
}
