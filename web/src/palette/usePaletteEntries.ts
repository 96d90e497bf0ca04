import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { RecentCall } from '../api/types.ts';
import { useSession } from '../session/session.ts';
import { pagesFor } from '../shell/pages.ts';
import { pathOf } from '../views/filters.ts';
import { useViews } from '../views/useViews.ts';
import { entriesFor, type Entry } from './entries.ts';

const SHOWN_CLIENTS = 8;
const SHOWN_RECENT = 5;
const TYPING_MS = 150;

const isDiallable = (call: RecentCall): boolean => call.number !== null || call.agentId !== null;

export function usePaletteEntries(query: string): readonly Entry[] {
  const { t } = useTranslation();
  const session = useSession();
  const [asked] = useDebouncedValue(query.trim(), TYPING_MS);
  const clients = useQuery({
    queryKey: keys.clients(`palette ${asked}`),
    queryFn: () => api.clients({ query: asked, limit: SHOWN_CLIENTS }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  const { agentId } = session;
  const agents = useQuery({ queryKey: keys.agents, queryFn: api.agents, staleTime: 60_000 });
  const views = useViews();
  const recent = useQuery({ queryKey: keys.recentCalls, queryFn: api.recentCalls });
  // Colleagues are found by name, and do not stand in the way before something is typed.
  const colleagues = query.trim() === '' ? [] : (agents.data?.items ?? []);
  const commands: Array<{ label: string; entry: Entry }> = [
    ...pagesFor(session).map(({ name, path }) => ({
      label: t(`nav.${name}`),
      entry: { type: 'page' as const, name, path },
    })),
    ...views.map((view) => ({
      label: view.name,
      entry: { type: 'view' as const, name: view.name, path: pathOf(view.filter, view.id) },
    })),
    ...colleagues
      .filter(({ id }) => id !== agentId)
      .map(({ id, name }) => ({ label: name, entry: { type: 'colleague' as const, agentId: id, name } })),
    ...(['light', 'dark', 'auto'] as const).map((scheme) => ({
      label: `${t('look.scheme')} ${t(`look.${scheme}`)}`,
      entry: { type: 'scheme' as const, scheme },
    })),
    ...(['en', 'zh'] as const).map((language) => ({
      label: `${t('look.language')} ${language === 'en' ? 'English' : '简体中文'}`,
      entry: { type: 'language' as const, language },
    })),
  ];
  return entriesFor({
    query,
    recent: (recent.data?.items ?? []).filter(isDiallable).slice(0, SHOWN_RECENT),
    clients: query.trim() === '' ? [] : (clients.data?.items ?? []),
    commands,
  });
}
