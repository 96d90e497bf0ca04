/** Marks of mail, files, quarantine and proofs; part of testIds. */
export const mailTestIds = {
  showImages: 'show-images',
  mailDetails: 'mail-details',
  attachment: (name: string) => `attachment-${name}`,
  quarantineItem: (id: string) => `quarantine-${id}`,
  brokenPromise: (id: string) => `broken-promise-${id}`,
  answerMail: (mode: string) => `answer-mail-${mode}`,
  answerBar: 'answer-bar',
  recipient: (address: string) => `recipient-${address}`,
  moreRecipients: (field: string) => `more-recipients-${field}`,
  signature: (address: string) => `signature-${address}`,
  signatureSave: (address: string) => `signature-save-${address}`,
  lookAt: (id: string) => `look-at-${id}`,
  takeInAfterAll: (id: string) => `take-in-${id}`,
  rawText: 'raw-text',
} as const;
