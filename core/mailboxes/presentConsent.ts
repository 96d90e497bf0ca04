import type { Config } from '../config.ts';
import { CONSENT_PATH } from '../contract/consentPath.ts';
import { ConsentProvider, ConsentState, type MailConsent } from '../contract/mailConsents.ts';
import type { MailConsent as Row } from '../../prisma/generated/client.ts';

/** A consent as administrators see it: all but its secret and its tokens. */
export function presentConsent(row: Row): MailConsent {
  const { clientId, clientSecret, authorizeUrl, tokenUrl, scope, username, failure } = row;
  return {
    provider: ConsentProvider.catch('custom').parse(row.provider),
    application: clientId,
    hasSecret: clientSecret !== null,
    authorizeUrl,
    tokenUrl,
    scope,
    username,
    state: ConsentState.catch('none').parse(row.state),
    failure,
    givenAt: row.givenAt?.toISOString() ?? null,
  };
}

/** Where providers send the browser back to: a page of the console. */
export const returnUrl = ({ publicUrl }: Pick<Config, 'publicUrl'>): string =>
  new URL(CONSENT_PATH, publicUrl).href;
