import { createHash } from 'node:crypto';
import { seal, unseal } from '../access/seal.ts';
import type { Viewer } from '../access/viewer.ts';
import { MailAccountError } from '../channels/mailFailure.ts';
import { askForTokens, askUrl, newSecret, type Tokens } from '../channels/oauth.ts';
import type { MailboxWays } from '../contract/mailAccounts.ts';
import type { FinishConsent, SaveConsent } from '../contract/mailConsents.ts';
import type { MailConsent as Row } from '../../prisma/generated/client.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { consentSecret, sealTokens } from './accessTokens.ts';
import { findMailbox, noteChange, readWays } from './mailboxWays.ts';
import { returnUrl } from './presentConsent.ts';

// Where a mailbox's owner is asked to let us in, and what comes of it. Must stay true: what was asked for by one
// administrator is finished by the same, once, and soon; a secret goes to no other place than the one it was saved for.

/** For whoever signs in at the provider first. */
const ASK_MINUTES = 10;

/** What the two that most people have are asked with. */
const known = {
  google: {
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
  },
  microsoft: {
    authorizeUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scope:
      'offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send',
  },
} as const;

interface Places {
  authorizeUrl: string;
  tokenUrl: string;
  scope: string;
}

/** Throws `invalid_request` for places that are missing, or not safe to be asked at. */
function placesOf(hub: Pick<Hub, 'config'>, order: SaveConsent): Places {
  if (order.provider !== 'custom') return known[order.provider];
  const { authorizeUrl, tokenUrl, scope } = order;
  if (!authorizeUrl || !tokenUrl || !scope)
    throw new AppError('invalid_request', 'Say where the consent is asked for, and for what', {
      fields: { authorizeUrl: 'is needed', tokenUrl: 'is needed', scope: 'is needed' },
    });
  const isSafe = [authorizeUrl, tokenUrl].every((url) => url.startsWith('https:') || hub.config.sandbox);
  if (!isSafe)
    throw new AppError('invalid_request', 'A consent is asked for over https only', {
      fields: { tokenUrl: 'must be https' },
    });
  return { authorizeUrl, tokenUrl, scope };
}

/** Where a consent is to be asked for. What was given elsewhere, or for another mailbox, counts no more. */
export async function saveConsent(
  hub: Hub,
  viewer: Viewer,
  { id, ...order }: { id: string } & SaveConsent,
): Promise<MailboxWays> {
  await findMailbox(hub, viewer, id);
  const { provider, application, applicationSecret, username } = order;
  const places = placesOf(hub, order);
  await withTransaction(hub, async (tx) => {
    const kept = await tx.db.mailConsent.findUnique({ where: { ourAddressId: id } });
    const isSame = kept?.tokenUrl === places.tokenUrl && kept.clientId === application;
    const secret =
      applicationSecret && seal(hub.config.authSecret, consentSecret(id, 'client'), applicationSecret);
    const goesOn = isSame && kept.username === username && kept.scope === places.scope;
    const fresh = {
      provider,
      ...places,
      clientId: application,
      clientSecret: secret ?? (isSame ? kept.clientSecret : null),
      username,
      changedAt: new Date(),
      ...(goesOn ? {} : nothingGiven),
    };
    await tx.db.mailConsent.upsert({
      where: { ourAddressId: id },
      update: { ...fresh, version: { increment: 1 } },
      create: { ...fresh, ourAddressId: id },
    });
    await noteChange(tx, viewer, { id, what: 'consent_saved', detail: new URL(places.tokenUrl).host });
  });
  return readWays(hub, viewer, id);
}

const nothingGiven = {
  state: 'none',
  refreshToken: null,
  accessToken: null,
  expiresAt: null,
  refreshingUntil: null,
  failure: null,
  givenAt: null,
} as const;

const hashOf = (state: string): string => createHash('sha256').update(state).digest('hex');

/** Where to go and ask. Throws `invalid_state` when nobody has said where. */
export async function beginConsent(hub: Hub, viewer: Viewer, id: string): Promise<{ url: string }> {
  await findMailbox(hub, viewer, id);
  const row = await hub.prisma.mailConsent.findUnique({ where: { ourAddressId: id } });
  if (!row) throw new AppError('invalid_state', 'Save first where the consent is asked for');
  const [state, verifier] = [newSecret(), newSecret()];
  await hub.prisma.mailConsentAsk.deleteMany({
    where: { createdAt: { lt: new Date(Date.now() - ASK_MINUTES * 60_000) } },
  });
  await hub.prisma.mailConsentAsk.create({
    data: {
      stateHash: hashOf(state),
      ourAddressId: id,
      agentId: viewer.agentId,
      verifier: seal(hub.config.authSecret, consentSecret(id, 'verifier'), verifier),
    },
  });
  return { url: askUrl({ ...row, redirectUrl: returnUrl(hub.config), state, verifier }) };
}

/**
 * The provider has sent the browser back. Throws `invalid_state` for what this person has not asked for, not lately, or
 * finished already, and `invalid_request` for a no, or where the provider gives nothing for its own code.
 */
export async function finishConsent(
  hub: Hub,
  viewer: Viewer,
  { state, code, error }: FinishConsent,
): Promise<{ mailboxId: string }> {
  const [ask] = await hub.prisma.mailConsentAsk.findMany({
    where: {
      stateHash: hashOf(state),
      agentId: viewer.agentId,
      createdAt: { gte: new Date(Date.now() - ASK_MINUTES * 60_000) },
    },
    include: { consent: true },
  });
  // Good once: whoever deletes it has it.
  const { count } = await hub.prisma.mailConsentAsk.deleteMany({
    where: { stateHash: hashOf(state), agentId: viewer.agentId },
  });
  if (!ask || count === 0)
    throw new AppError('invalid_state', 'This consent was not asked for here, or too long ago');
  const { ourAddressId: id, consent } = ask;
  await findMailbox(hub, viewer, id);
  if (code === undefined || error !== undefined)
    throw new AppError('invalid_request', 'The consent was refused', { fields: { code: 'is missing' } });
  const tokens = await tokensFor(hub, { consent, code, verifier: ask.verifier });
  await keepGiven(hub, viewer, { consent, tokens });
  return { mailboxId: id };
}

async function tokensFor(
  hub: Hub,
  { consent, code, verifier }: { consent: Row; code: string; verifier: string },
): Promise<Tokens> {
  const { ourAddressId: id, tokenUrl, clientId, clientSecret } = consent;
  const open = (what: 'client' | 'verifier', sealed: string): string => {
    const opened = unseal(hub.config.authSecret, consentSecret(id, what), sealed);
    if (opened === null) throw new MailAccountError('secret');
    return opened;
  };
  try {
    return await askForTokens(hub.outside, {
      tokenUrl,
      clientId,
      clientSecret: clientSecret && open('client', clientSecret),
      grant: { kind: 'code', code, verifier: open('verifier', verifier), redirectUrl: returnUrl(hub.config) },
    });
  } catch (error) {
    if (!(error instanceof MailAccountError)) throw error;
    throw new AppError('invalid_request', 'The provider gave nothing for this consent', {
      details: { failure: error.failure },
    });
  }
}

/** From now on it lets us in; what stood still for want of it goes on. */
async function keepGiven(
  hub: Hub,
  viewer: Viewer,
  { consent, tokens }: { consent: Row; tokens: Tokens },
): Promise<void> {
  const { ourAddressId: id, version } = consent;
  const { accessToken, refreshToken } = sealTokens(hub.config.authSecret, id, tokens);
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.mailConsent.updateMany({
      where: { ourAddressId: id, version },
      data: {
        state: 'given',
        accessToken,
        refreshToken,
        expiresAt: tokens.expiresAt,
        refreshingUntil: null,
        failure: null,
        givenAt: new Date(),
        version: { increment: 1 },
      },
    });
    if (count === 0) throw new AppError('conflict', 'It was changed meanwhile: ask for the consent again');
    const goesOn = { failure: null, failingSince: null, version: { increment: 1 } };
    const where = { ourAddressId: id, signIn: 'consent' };
    await tx.db.smtpAccount.updateMany({ where, data: goesOn });
    await tx.db.imapAccount.updateMany({ where, data: { ...goesOn, pausedAt: null } });
    await noteChange(tx, viewer, { id, what: 'consent_given', detail: consent.username });
  });
}

/** Forgotten, with its secret and its tokens. The same again changes nothing. */
export async function removeConsent(hub: Hub, viewer: Viewer, id: string): Promise<MailboxWays> {
  await findMailbox(hub, viewer, id);
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.mailConsent.deleteMany({ where: { ourAddressId: id } });
    if (count > 0) await noteChange(tx, viewer, { id, what: 'consent_removed', detail: null });
  });
  return readWays(hub, viewer, id);
}
