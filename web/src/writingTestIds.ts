// Handles of what stands around the composer (see testIds.ts).
//
// drafts             draft-<kept|share|other|take-other|keep-mine|use> (kept: data-state), draft-of-<agentId>
// undo               undo, undo-<messageId>
// send later         send-later, send-later-<tomorrow|monday|pick>, later-<time|save|text|edit|cancel>, scheduled-<id>
// files              attach, files, files-fault, file-<name>, file-<remove|retry>-<name>
// notices            notice-bell (data-unread), notices, notice-<mention|sendCanceled>, notices-read
// mentions           mention-list, mention-<agentId|queueId>
// texts              shorten, sender, sender-why, no-answer
// rich text          rich-<bold|italic|bulletList|orderedList|blockquote|link|clear>, rich-<address|setLink>
// together           is-viewing, is-writing, take-over, taken-over, take-back, ask-once (data-why), send-anyway
// canned responses   gap, canned-list, canned-<shortcut>, canned-<insert|send>, canned-page, canned-row-<shortcut>,
//                    canned-<new|edit|form|save|delete>, canned-field-<name>

export const writingTestIds = {
  draftKept: 'draft-kept',
  draftShare: 'draft-share',
  draftOther: 'draft-other',
  draftTakeOther: 'draft-take-other',
  draftKeepMine: 'draft-keep-mine',
  draftShared: (agentId: string) => `draft-of-${agentId}`,
  draftUse: 'draft-use',
  rich: (name: string) => `rich-${name}`,
  sender: 'sender',
  senderWhy: 'sender-why',
  noAnswer: 'no-answer',
  attach: 'attach',
  files: 'files',
  filesFault: 'files-fault',
  file: (name: string) => `file-${name}`,
  fileRemove: (name: string) => `file-remove-${name}`,
  fileRetry: (name: string) => `file-retry-${name}`,
  undo: 'undo',
  undoBar: (messageId: string) => `undo-${messageId}`,
  later: 'send-later',
  laterAt: (preset: string) => `send-later-${preset}`,
  laterTime: 'later-time',
  laterSave: 'later-save',
  laterText: 'later-text',
  laterEdit: 'later-edit',
  laterCancel: 'later-cancel',
  scheduled: (id: string) => `scheduled-${id}`,
  noticeBell: 'notice-bell',
  notices: 'notices',
  notice: (kind: string) => `notice-${kind}`,
  noticesRead: 'notices-read',
  mentionList: 'mention-list',
  mention: (id: string) => `mention-${id}`,
  shorten: 'shorten',
  isViewing: 'is-viewing',
  isWriting: 'is-writing',
  takeOver: 'take-over',
  takenOver: 'taken-over',
  takeBack: 'take-back',
  askOnce: 'ask-once',
  sendAnyway: 'send-anyway',
  gap: 'gap',
  cannedList: 'canned-list',
  canned: (shortcut: string) => `canned-${shortcut}`,
  cannedInsert: 'canned-insert',
  cannedSend: 'canned-send',
  cannedPage: 'canned-page',
  cannedRow: (shortcut: string) => `canned-row-${shortcut}`,
  cannedNew: 'canned-new',
  cannedEdit: 'canned-edit',
  cannedForm: 'canned-form',
  cannedField: (name: string) => `canned-field-${name}`,
  cannedSave: 'canned-save',
  cannedDelete: 'canned-delete',
} as const;
