// The part of testIds.ts about follow-ups as work.
//
// planning           follow-up-more, follow-up-category, follow-up-whose, follow-up-until, follow-up-remind, follow-up-repeats,
//                    follow-up-on-reply, follow-up-place, follow-up-note
// one of them        follow-up-move-<id>, follow-up-take-<id>, follow-up-edit-<id>, follow-up-skip-<id>; move-<at|reason|save>;
//                    done-<outcome|note|value|from|until|next|next-at|none|save>
// hand-over          hand-over, hand-over-<dialog|from|to|client|preview|do|followUpId>; preview has data-open
// day plan           follow-ups-view-<list|day|gaps>, day, day-<back|next|today|overdue|timed|visits|anyTime|done>,
//                    day-item-<id> (data-due, data-state), day-feed, feed-<dialog|url|make|end>
// gaps               gaps, gap-of-<list>, gap-of-<agentId> (data-count: overdue), gap-row-<clientId>
// topics             topics, topic-<kind>

export const followUpTestIds = {
  followUpMore: 'follow-up-more',
  followUpField: (name: string) => `follow-up-${name}`,
  followUpMove: (id: string) => `follow-up-move-${id}`,
  followUpTake: (id: string) => `follow-up-take-${id}`,
  followUpEdit: (id: string) => `follow-up-edit-${id}`,
  followUpSkip: (id: string) => `follow-up-skip-${id}`,
  moveDialog: (part: string) => `move-${part}`,
  doneDialog: (part: string) => `done-${part}`,
  handOver: 'hand-over',
  handOverPart: (part: string) => `hand-over-${part}`,
  followUpsView: (view: string) => `follow-ups-view-${view}`,
  day: 'day',
  dayPart: (part: string) => `day-${part}`,
  dayItem: (id: string) => `day-item-${id}`,
  feed: (part: string) => `feed-${part}`,
  gaps: 'gaps',
  gapOf: (kind: string) => `gap-of-${kind}`,
  gapRow: (id: string) => `gap-row-${id}`,
  topics: 'topics',
  topic: (kind: string) => `topic-${kind}`,
} as const;
