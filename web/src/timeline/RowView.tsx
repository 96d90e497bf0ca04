import { memo } from 'react';
import type { Row, SystemRow } from './rows.ts';
import { CallbackCard } from './CallbackCard.tsx';
import { CallCard } from './CallCard.tsx';
import { CaseCard } from './CaseCard.tsx';
import { FollowUpCard } from './FollowUpCard.tsx';
import { MessageBubble } from './MessageBubble.tsx';
import { NoteCard } from './NoteCard.tsx';
import { sameRow } from './sameRow.ts';
import { SurveyCard } from './SurveyCard.tsx';

type ShownRow = Exclude<Row, SystemRow>;

function DrawnRow({ row }: { row: ShownRow }) {
  switch (row.type) {
    case 'message':
      return <MessageBubble row={row} />;
    case 'call':
      return <CallCard row={row} />;
    case 'callback':
      return <CallbackCard row={row} />;
    case 'note':
      return <NoteCard row={row} />;
    case 'followUp':
      return <FollowUpCard row={row} />;
    case 'survey':
      return <SurveyCard row={row} />;
    case 'case':
      return <CaseCard row={row} />;
    default:
      return row satisfies never;
  }
}

export const RowView = memo(DrawnRow, (before, after) => sameRow(before.row, after.row));
