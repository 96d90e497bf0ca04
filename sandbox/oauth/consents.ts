import { createHash, randomBytes } from 'node:crypto';

// What a provider of mailboxes remembers of who was let in where (OAuth 2): codes that are good once, tokens that end, and
// refresh tokens of which each gives the next.

interface Asked {
  clientId: string;
  redirectUrl: string;
  user: string;
  challenge: string;
}

interface Refresh {
  clientId: string;
  user: string;
}

export interface Granted {
  access_token: string;
  refresh_token: string;
  token_type: 'Bearer';
  expires_in: number;
}

const newToken = (): string => randomBytes(24).toString('base64url');
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

export class Consents {
  /** How long a token is good. */
  seconds = 3_600;
  /** How often somebody has asked for tokens. */
  asked = 0;
  private codes = new Map<string, Asked>();
  private refreshes = new Map<string, Refresh>();
  private tokens = new Map<string, { user: string; until: number }>();

  /** The owner has said yes; gives the code for it. */
  allow(asked: Asked): string {
    const code = newToken();
    this.codes.set(code, asked);
    return code;
  }

  /** Tokens for a code, once, and for who asked with the right proof; null: none. */
  forCode(code: string, by: { clientId: string; redirectUrl: string; verifier: string }): Granted | null {
    const asked = this.codes.get(code);
    this.codes.delete(code);
    const isTheirs =
      asked?.clientId === by.clientId &&
      asked.redirectUrl === by.redirectUrl &&
      asked.challenge === challengeOf(by.verifier);
    return isTheirs ? this.grant({ clientId: asked.clientId, user: asked.user }) : null;
  }

  /** New tokens for an old refresh token, which is good once. */
  forRefresh(token: string, clientId: string): Granted | null {
    const known = this.refreshes.get(token);
    if (known?.clientId !== clientId) return null;
    this.refreshes.delete(token);
    return this.grant(known);
  }

  /** Whose mailbox a token opens; null: none, or not any more. */
  userOf(token: string): string | null {
    const known = this.tokens.get(token);
    return known && known.until > Date.now() ? known.user : null;
  }

  /** The owner lets nobody in any more. */
  withdraw(user: string): void {
    for (const kept of [this.refreshes, this.tokens])
      for (const [token, of] of kept) if (of.user === user) kept.delete(token);
  }

  clear(): void {
    this.codes.clear();
    this.refreshes.clear();
    this.tokens.clear();
    this.seconds = 3_600;
    this.asked = 0;
  }

  private grant(to: Refresh): Granted {
    const granted = { access_token: newToken(), refresh_token: newToken() };
    this.refreshes.set(granted.refresh_token, to);
    this.tokens.set(granted.access_token, { user: to.user, until: Date.now() + this.seconds * 1_000 });
    return { ...granted, token_type: 'Bearer', expires_in: this.seconds };
  }
}
