import {
  IconFilter,
  IconHeadset,
  IconHistory,
  IconLanguage,
  IconMail,
  IconMessage,
  IconPhone,
  IconSunMoon,
  IconUser,
  IconArrowRight,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecentCall } from '../api/types.ts';
import { TierBadge } from '../client/TierBadge.tsx';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import type { Entry } from './entries.ts';
import classes from './Palette.module.css';

const icons = {
  client: IconUser,
  dial: IconPhone,
  recent: IconHistory,
  colleague: IconHeadset,
  text: IconMessage,
  mail: IconMail,
  page: IconArrowRight,
  view: IconFilter,
  scheme: IconSunMoon,
  language: IconLanguage,
} as const;

const nameOf = ({ name, number }: RecentCall): string => [name, number].filter(Boolean).join(' · ');

function useLabel(entry: Entry): { label: string; kind: string } {
  const { t, i18n } = useTranslation();
  switch (entry.type) {
    case 'client': {
      const [first] = entry.client.addresses;
      return {
        label: entry.client.name ?? first?.value ?? t('client.unknown'),
        kind: entry.client.name ? (first?.value ?? '') : '',
      };
    }
    case 'dial':
      return { label: t('search.dial', { to: entry.to }), kind: t('search.kind.reach') };
    case 'recent':
      return {
        label: nameOf(entry.call),
        kind: `${t('search.kind.recent')} · ${formatDateTime(entry.call.at, i18n.language)}`,
      };
    case 'colleague':
      return { label: t('search.colleague', { name: entry.name }), kind: t('search.kind.colleague') };
    case 'text':
      return { label: t('search.text', { to: entry.to }), kind: t('search.kind.reach') };
    case 'mail':
      return { label: t('search.mail', { to: entry.to }), kind: t('search.kind.reach') };
    case 'page':
      return { label: t(`nav.${entry.name}`), kind: t('search.kind.page') };
    case 'view':
      return { label: entry.name, kind: t('search.kind.view') };
    case 'scheme':
      return { label: t(`look.${entry.scheme}`), kind: t('look.scheme') };
    case 'language':
      return { label: entry.language === 'en' ? 'English' : '简体中文', kind: t('look.language') };
    default:
      return entry satisfies never;
  }
}

interface Props {
  entry: Entry;
  index: number;
  isCurrent: boolean;
  onPick: () => void;
  onPoint: () => void;
}

export function PaletteEntry({ entry, index, isCurrent, onPick, onPoint }: Props) {
  const { label, kind } = useLabel(entry);
  const Icon = icons[entry.type];
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isCurrent) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <button
      ref={element}
      id={`palette-entry-${index}`}
      type="button"
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      className={classes['entry']}
      data-testid={testIds.searchResult(index)}
      data-type={entry.type}
      onClick={onPick}
      onMouseMove={onPoint}
    >
      <Icon size={17} stroke={1.7} aria-hidden="true" style={{ flexShrink: 0 }} />
      <span className="truncate">{label}</span>
      {entry.type === 'client' && <TierBadge tier={entry.client.tier} />}
      <span className={classes['kind']}>{kind}</span>
    </button>
  );
}
