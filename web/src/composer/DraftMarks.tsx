import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCloudCheck, IconCloudOff, IconUsers, IconUsersGroup, IconWindow } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import type { Draft } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { joinWritten } from '../rich/words.ts';
import classes from './Composer.module.css';
import type { DraftStore } from './draftStores.ts';
import type { OpenDraft } from './drafts.ts';

/** Whether these words are safe, and whether colleagues see them. */
export function DraftMarks({ draft }: { draft: OpenDraft }) {
  const { t } = useTranslation();
  if (draft.text === '' && draft.subject === '' && draft.files.length === 0) return null;
  const Icon = draft.keeping === 'failed' ? IconCloudOff : IconCloudCheck;
  const label = t(draft.keeping === 'failed' ? 'draft.notKept' : 'draft.kept');
  const share = t(draft.shared ? 'draft.unshare' : 'draft.share');
  return (
    <>
      <Tooltip label={share}>
        <ActionIcon
          variant={draft.shared ? 'light' : 'subtle'}
          color={draft.shared ? 'pine' : 'gray'}
          size="sm"
          aria-label={share}
          aria-pressed={draft.shared}
          data-testid={testIds.draftShare}
          onClick={() => draft.store.change({ shared: !draft.shared })}
        >
          <IconUsers size={15} />
        </ActionIcon>
      </Tooltip>
      <span
        className={classes['kept']}
        data-testid={testIds.draftKept}
        data-state={draft.keeping}
        title={label}
      >
        <Icon size={14} role="img" aria-label={label} />
      </span>
    </>
  );
}

/** Another window of the same agent has written on: one of both stays. */
export function OtherWindow({ draft: { other, store } }: { draft: OpenDraft }) {
  const { t } = useTranslation();
  if (!other) return null;
  return (
    <div className={classes['notice']} role="alert" data-testid={testIds.draftOther}>
      <IconWindow size={14} aria-hidden="true" />
      <span className={classes['words']}>
        {t('draft.other')} <q>{other.text.slice(0, 80)}</q>
      </span>
      <Button
        size="compact-xs"
        variant="light"
        data-testid={testIds.draftTakeOther}
        onClick={() => store.takeOther()}
      >
        {t('draft.takeOther')}
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        data-testid={testIds.draftKeepMine}
        onClick={() => store.keepMine()}
      >
        {t('draft.keepMine')}
      </Button>
    </div>
  );
}

function SharedDraft({ shared, onUse }: { shared: Draft; onUse: () => void }) {
  const { t } = useTranslation();
  const where = shared.channel === 'note' ? t('composer.note') : shared.to;
  return (
    <div className={classes['shared']} data-testid={testIds.draftShared(shared.agentId)}>
      <IconUsersGroup size={14} aria-hidden="true" />
      <span className={classes['words']}>
        {t('draft.of', { name: shared.agentName, where })} <q>{shared.text.slice(0, 120)}</q>
        {shared.files.length > 0 && ` · ${t('attach.count', { count: shared.files.length })}`}
      </span>
      <Button size="compact-xs" variant="subtle" data-testid={testIds.draftUse} onClick={onUse}>
        {t('draft.use')}
      </Button>
    </div>
  );
}

/** Words at once, files a moment later: they become uploads of one's own. */
function takeOver(shared: Draft, store: DraftStore): void {
  const { clientId, channel } = store.place;
  const html = channel === 'email' ? shared.html : null;
  store.change(joinWritten(store.state.get(), { text: shared.text, html }));
  if (shared.files.length === 0 || channel === 'note') return;
  const { agentId, to } = shared;
  api.takeDraftFiles(clientId, { agentId, channel: shared.channel, to }).then(({ uploads }) => {
    store.change({ files: [...store.state.get().files, ...uploads] });
  }, tellFailure);
}

/** What colleagues have begun and share: read on, or taken into one's own words. */
export function SharedDrafts({ draft: { ofColleagues, store } }: { draft: OpenDraft }) {
  return ofColleagues.map((shared) => (
    <SharedDraft
      key={`${shared.agentId} ${shared.channel} ${shared.to}`}
      shared={shared}
      onUse={() => takeOver(shared, store)}
    />
  ));
}
