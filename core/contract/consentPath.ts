/** The page of the console that providers of mailboxes send the browser back to: it stands in what is registered with them. */
export const CONSENT_PATH = '/mail-consent';
