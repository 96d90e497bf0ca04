import { useSearchParams } from 'react-router';
import type { Conversation } from '../api/types.ts';
import { act } from '../desk/actions.ts';
import { useCommand } from '../keyboard/commands.ts';
import { useSession } from '../session/session.ts';

/** E: a text or mail goes to wrap-up; what is wrapping opens its form. A live call is ended by its own guarded button. */
export function useFinish(focus: Conversation | null, onOpen: () => void): void {
  const { agentId } = useSession();
  const [, setSearch] = useSearchParams();
  const isMine = focus !== null && focus.agentId === agentId;
  const canFinish =
    isMine && (focus.state === 'wrapping' || (focus.state === 'handled' && focus.channel !== 'call'));

  function finish() {
    if (!focus) return;
    if (focus.state === 'handled') void act(focus.id, 'end');
    onOpen();
    setSearch({ c: focus.id, tab: 'wrapUp' }, { replace: true });
  }

  useCommand('finish', canFinish ? finish : null);
}
