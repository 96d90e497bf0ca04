import { Button, Tooltip } from '@mantine/core';
import { IconHelpHexagon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HelpRequest } from '../api/types.ts';
import { keys, refresh } from '../api/queries.ts';
import { Tag } from '../app/Tag.tsx';
import { order } from '../call/inCallOrders.ts';
import { Since } from '../clock/Ticking.tsx';
import classes from './AgentRow.module.css';
import { testIds } from '../testIds.ts';

/** Who has this call asks for help: since when, what about, and who is on it. */
export function HelpTag({ help }: { help: HelpRequest }) {
  const { t } = useTranslation();
  const take = () => void order(help.conversationId, 'take-help').then(() => refresh(keys.board));
  return (
    <span
      className={classes['help']}
      data-testid={testIds.boardHelp(help.conversationId)}
      data-taken={help.takenBy !== null}
    >
      <Tooltip multiline maw={320} label={help.note} disabled={!help.note}>
        <Tag tone={help.takenBy ? 'info' : 'bad'} Icon={IconHelpHexagon}>
          {help.takenBy ? t('help.taken', { name: help.takenBy }) : t('help.asks')}{' '}
          <Since at={help.askedAt} />
        </Tag>
      </Tooltip>
      {help.note && <span className="quiet truncate">{help.note}</span>}
      {!help.takenBy && (
        <Button size="compact-xs" data-testid={testIds.helpTake} onClick={take}>
          {t('help.take')}
        </Button>
      )}
    </span>
  );
}
