import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBriefcase2 } from '@tabler/icons-react';
import { createContext, useContext, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { caseTestIds } from '../caseTestIds.ts';
import { useCommand } from '../keyboard/commands.ts';
import { NewCaseDialog, type CaseSeed } from './NewCaseDialog.tsx';

type Open = (seed: Omit<CaseSeed, 'clientId'>) => void;
const CaseContext = createContext<Open | null>(null);

/** Whatever is within may open a case of this client; so may the key. */
export function CaseHost({ clientId, children }: { clientId: string; children: ReactNode }) {
  const [seed, setSeed] = useState<CaseSeed | null>(null);
  const open: Open = (of) => setSeed({ ...of, clientId });
  useCommand('openCase', () => open({ conversationId: null, sourceEventId: null, text: '' }));
  return (
    <CaseContext value={open}>
      {children}
      {seed && <NewCaseDialog seed={seed} onClose={() => setSeed(null)} />}
    </CaseContext>
  );
}

interface Props {
  eventId: string;
  conversationId: string | null;
  text: string;
}

/** On an entry of the timeline: a case that comes of it. */
export function CaseButton({ eventId, conversationId, text }: Props) {
  const { t } = useTranslation();
  const open = useContext(CaseContext);
  if (!open) return null;
  return (
    <Tooltip label={t('case.openFrom')}>
      <ActionIcon
        size={20}
        variant="subtle"
        color="gray"
        aria-label={t('case.openFrom')}
        data-testid={caseTestIds.caseFrom(eventId)}
        onClick={() => open({ conversationId, sourceEventId: eventId, text })}
      >
        <IconBriefcase2 size={13} />
      </ActionIcon>
    </Tooltip>
  );
}
