// The part of testIds.ts about who is who and what is to be done.
//
// merges             merge-open, merge-search, merge-candidate-<clientId>, merge-choice, merge-field-<name>, merge-obstacle, merge-do,
//                    merged-<clientId>, undo-merge-<clientId>
// who is who         suggestion-<clientId>, suggestion-<merge|dismiss>-<clientId>, unknown, unknown-<clientId>,
//                    unknown-<attach|name>-<clientId>, unverified
// inbox              inbox, inbox-<list> (data-count), inbox-row-<conversationId>, snooze-<conversationId>, snooze-for-<name>,
//                    wake-<conversationId>, assign-<conversationId>, assign-to-<agentId>, return-<conversationId>, return-reason, return-do,
//                    mention-row-<noticeId> (data-unread), mentions-read,
//                    inbox-tag (the filter), tag-mark-<tagId>, tags-of-<conversationId>, tag-search, tag-option-<tagId> (data-on)
// tags (settings)    tag-settings, tag-new, tag-make, tag-row-<tagId>, tag-rename-<tagId>, tag-retire-<tagId>
//                    wake-<conversationId>, assign-<conversationId>, assign-to-<agentId>
// numbers            number-<usual|retire>-<value>
// consent            may-opt-out, opt-out, keep-opted-in

export const workTestIds = {
  inboxPage: 'inbox',
  inboxList: (list: string) => `inbox-${list}`,
  inboxRow: (id: string) => `inbox-row-${id}`,
  snooze: (id: string) => `snooze-${id}`,
  snoozeTime: (name: string) => `snooze-for-${name}`,
  wake: (id: string) => `wake-${id}`,
  assign: (id: string) => `assign-${id}`,
  assignTo: (agentId: string) => `assign-to-${agentId}`,
  returnOpen: (id: string) => `return-${id}`,
  returnReason: 'return-reason',
  returnDo: 'return-do',
  mentionRow: (noticeId: string) => `mention-row-${noticeId}`,
  mentionsRead: 'mentions-read',
  inboxTag: 'inbox-tag',
  tagMark: (tagId: string) => `tag-mark-${tagId}`,
  tagsOf: (conversationId: string) => `tags-of-${conversationId}`,
  tagSearch: 'tag-search',
  tagOption: (tagId: string) => `tag-option-${tagId}`,
  tagSettings: 'tag-settings',
  tagNew: 'tag-new',
  tagMake: 'tag-make',
  tagRow: (tagId: string) => `tag-row-${tagId}`,
  tagRename: (tagId: string) => `tag-rename-${tagId}`,
  tagRetire: (tagId: string) => `tag-retire-${tagId}`,
  numberUsual: (value: string) => `number-usual-${value}`,
  numberRetire: (value: string) => `number-retire-${value}`,
  suggestion: (id: string) => `suggestion-${id}`,
  suggestionMerge: (id: string) => `suggestion-merge-${id}`,
  suggestionDismiss: (id: string) => `suggestion-dismiss-${id}`,
  unknownPage: 'unknown',
  unknown: (id: string) => `unknown-${id}`,
  unknownAttach: (id: string) => `unknown-attach-${id}`,
  unknownName: (id: string) => `unknown-name-${id}`,
  unverified: 'unverified',
  mayOptOut: 'may-opt-out',
  optOut: 'opt-out',
  keepOptedIn: 'keep-opted-in',
  mergeOpen: 'merge-open',
  mergeSearch: 'merge-search',
  mergeCandidate: (id: string) => `merge-candidate-${id}`,
  mergeChoice: 'merge-choice',
  mergeField: (name: string) => `merge-field-${name}`,
  mergeObstacle: 'merge-obstacle',
  mergeDo: 'merge-do',
  merged: (id: string) => `merged-${id}`,
  undoMerge: (id: string) => `undo-merge-${id}`,
} as const;
