import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowBackUpDouble, IconArrowForwardUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { AnswerMode } from '#core/contract/mail.ts';
import { useDesk } from '../desk/useDesk.ts';
import { runCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { answer } from './answering.ts';

const modes: readonly { mode: AnswerMode; Icon: typeof IconArrowBackUp }[] = [
  { mode: 'reply', Icon: IconArrowBackUp },
  { mode: 'replyAll', Icon: IconArrowBackUpDouble },
  { mode: 'forward', Icon: IconArrowForwardUp },
];

interface Props {
  conversationId: string | null;
  messageId: string;
}

/** Answer this very mail, or pass it on: for who has its conversation in hand. */
export function AnswerButtons({ conversationId, messageId }: Props) {
  const { t } = useTranslation();
  const desk = useDesk();
  const [, setSearch] = useSearchParams();
  const isInHand = desk?.work.some(({ id, state }) => id === conversationId && state === 'handled') ?? false;
  if (!isInHand || conversationId === null) return null;
  return modes.map(({ mode, Icon }) => (
    <Tooltip key={mode} label={t(`mail.mode.${mode}`)}>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={t(`mail.mode.${mode}`)}
        data-testid={testIds.answerMail(mode)}
        onClick={() => {
          // The composer writes in the conversation that the page is about.
          setSearch(
            (search) => {
              search.set('c', conversationId);
              return search;
            },
            { replace: true },
          );
          answer({ conversationId, messageId, mode });
          runCommand('reply');
        }}
      >
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  ));
}
