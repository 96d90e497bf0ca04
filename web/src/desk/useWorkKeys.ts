import { useLocation, useNavigate, useSearchParams } from 'react-router';
import type { Desk } from '../api/types.ts';
import { useCommand } from '../keyboard/commands.ts';
import { stepFrom } from './sortWork.ts';

/** J and K walk through My work. */
export function useWorkKeys(desk: Desk | undefined): void {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const work = desk?.work ?? [];
  // The inbox has rows of its own to walk through.
  const isElsewhere = useLocation().pathname === '/inbox';

  function step(by: 1 | -1) {
    const id = stepFrom(
      work.map((conversation) => conversation.id),
      search.get('c'),
      by,
    );
    const conversation = work.find((candidate) => candidate.id === id);
    if (conversation) void navigate(`/clients/${conversation.clientId}?c=${conversation.id}`);
  }

  useCommand('nextItem', isElsewhere ? null : () => step(1));
  useCommand('previousItem', isElsewhere ? null : () => step(-1));
}
