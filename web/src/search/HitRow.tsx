import { IconClipboardText, IconListCheck, IconNote, IconPaperclip } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SearchHit } from '../api/types.ts';
import { formatTime } from '../clock/format.ts';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { testIds } from '../testIds.ts';
import { hitPieces } from './hitPieces.ts';
import classes from './Search.module.css';

const icons = { note: IconNote, wrapUp: IconListCheck, survey: IconClipboardText } as const;

function KindIcon({ hit }: { hit: SearchHit }) {
  const { t } = useTranslation();
  if (hit.kind === 'message') return hit.channel && <ChannelIcon channel={hit.channel} />;
  const Icon = icons[hit.kind];
  return <Icon size={16} stroke={1.8} role="img" aria-label={t(`find.kind.${hit.kind}`)} />;
}

/** What tells one result from another besides its words. */
function useFacts(hit: SearchHit): string {
  const { t } = useTranslation();
  const facts = [
    hit.direction && t(`find.direction.${hit.direction}`),
    hit.kind !== 'message' && t(`find.kind.${hit.kind}`),
    hit.queueName,
    hit.agentName,
  ];
  return facts.filter(Boolean).join(' · ');
}

/** Where it stands on the client's timeline. */
export function placeOf(hit: SearchHit): string {
  const query = new URLSearchParams({
    event: hit.eventId,
    ...(hit.conversationId ? { c: hit.conversationId } : {}),
  });
  return `/clients/${hit.clientId}?${query}`;
}

function Snippet({ snippet }: { snippet: SearchHit['snippets'][number] }) {
  return (
    <p className={classes['snippet']} data-field={snippet.field}>
      {snippet.field === 'file' && <IconPaperclip size={13} aria-hidden="true" />}
      {snippet.isCutBefore && '… '}
      {hitPieces(snippet.text, snippet.hits).map(({ at, text, isHit }) =>
        isHit ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
      )}
      {snippet.isCutAfter && ' …'}
    </p>
  );
}

interface Props {
  hit: SearchHit;
  isCurrent: boolean;
  onPoint: () => void;
}

export function HitRow({ hit, isCurrent, onPoint }: Props) {
  const { t, i18n } = useTranslation();
  const facts = useFacts(hit);
  const element = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isCurrent) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <Link
      ref={element}
      id={`hit-${hit.eventId}`}
      to={placeOf(hit)}
      className={classes['hit'] ?? ''}
      data-current={isCurrent}
      data-testid={testIds.searchHit(hit.eventId)}
      onMouseMove={onPoint}
    >
      <KindIcon hit={hit} />
      <span className={classes['hitBody']}>
        <span className={classes['hitHead']}>
          <strong>{hit.clientName ?? hit.address ?? t('client.unknown')}</strong>
          <span className="quiet">{facts}</span>
          <time className="quiet tabular" dateTime={hit.at}>
            {formatTime(hit.at, i18n.language)}
          </time>
        </span>
        {hit.snippets.map((snippet, index) => (
          <Snippet key={index} snippet={snippet} />
        ))}
      </span>
    </Link>
  );
}
