import { Button, Menu, Tooltip } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import type { InboxView } from '#core/contract/views.ts';
import { useCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { pathOf } from './filters.ts';
import { ManageViews } from './ManageViews.tsx';
import { SaveView } from './SaveView.tsx';
import { useViews } from './useViews.ts';

function Items({ views, scope }: { views: readonly InboxView[]; scope: InboxView['scope'] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const shown = views.filter((view) => view.scope === scope);
  if (shown.length === 0) return null;
  return (
    <>
      <Menu.Label>{t(`views.${scope}`)}</Menu.Label>
      {shown.map(({ id, name, count, filter }) => (
        <Menu.Item
          key={id}
          rightSection={<span className="quiet tabular">{count}</span>}
          data-testid={testIds.view(id)}
          data-count={count}
          onClick={() => void navigate(pathOf(filter, id))}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  );
}

/** Filters under a name, with how much each finds; V opens them. */
export function ViewMenu({ list }: { list: string }) {
  const { t } = useTranslation();
  const views = useViews();
  const [search] = useSearchParams();
  const [isOpen, setIsOpen] = useState(false);
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null);
  useCommand('views', () => setIsOpen(true));
  const current = views.find(({ id }) => id === search.get('view'));
  return (
    <>
      <Menu opened={isOpen} onChange={setIsOpen} position="bottom-end" width={260}>
        <Menu.Target>
          <Tooltip label={`${t('command.views')} · V`}>
            <Button
              variant="default"
              rightSection={<IconChevronDown size={14} />}
              data-testid={testIds.views}
            >
              {current ? `${current.name} ${current.count}` : t('views.title')}
            </Button>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          <Items views={views} scope="own" />
          <Items views={views} scope="team" />
          {views.length > 0 && <Menu.Divider />}
          <Menu.Item data-testid={testIds.viewKeep} onClick={() => setDialog('save')}>
            {t('views.keep')}
          </Menu.Item>
          {views.some(({ mayChange }) => mayChange) && (
            <Menu.Item data-testid={testIds.viewManage} onClick={() => setDialog('manage')}>
              {t('views.manageThem')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'save' && <SaveView list={list} onClose={() => setDialog(null)} />}
      {dialog === 'manage' && <ManageViews onClose={() => setDialog(null)} />}
    </>
  );
}
