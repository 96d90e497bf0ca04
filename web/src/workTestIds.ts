// The part of testIds.ts about who is who and what is to be done.
//
// merges             merge-open, merge-search, merge-candidate-<clientId>, merge-choice, merge-field-<name>, merge-obstacle, merge-do,
//                    merged-<clientId>, undo-merge-<clientId>
// who is who         suggestion-<clientId>, suggestion-<merge|dismiss>-<clientId>, unknown, unknown-<clientId>,
//                    unknown-<attach|name>-<clientId>, unverified
// inbox              inbox, inbox-<list> (data-count), inbox-row-<conversationId>, snooze-<conversationId>, snooze-for-<name>,
//                    wake-<conversationId>, assign-<conversationId>, assign-to-<agentId>
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
