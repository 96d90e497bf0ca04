// How the people outside behave: whether they pick up the phone, whether their texts arrive.
import { z } from 'zod';

export const partySettingsSchema = z.object({
  onCall: z.enum(['answer', 'busy', 'no-answer', 'ring']).optional(),
  answerAfterMs: z.number().nonnegative().optional(),
  onMessage: z.enum(['deliver', 'undelivered', 'failed']).optional(),
});

export type PartySettings = z.output<typeof partySettingsSchema>;

export interface CallManners {
  onCall: 'answer' | 'busy' | 'no-answer' | 'ring';
  answerAfterMs: number;
}

export class Parties {
  readonly #settings = new Map<string, PartySettings>();
  readonly #openPhones = new Map<string, number>();

  set(address: string, settings: PartySettings): PartySettings {
    const merged = { ...this.#settings.get(address), ...settings };
    this.#settings.set(address, merged);
    return merged;
  }

  get(address: string): PartySettings {
    return this.#settings.get(address) ?? {};
  }

  /** What this party does when its phone rings. A phone that somebody has on screen waits for that person. */
  manners(address: string): CallManners {
    const settings = this.get(address);
    const isClient = address.startsWith('client:');
    return {
      onCall: settings.onCall ?? (this.isOpen(address) ? 'ring' : 'answer'),
      answerAfterMs: settings.answerAfterMs ?? (isClient ? 100 : 800),
    };
  }

  /** Does somebody have this phone on screen? */
  isOpen(address: string): boolean {
    return this.#openPhones.has(address);
  }

  /** A page shows these phones; returns how to say that it no longer does. */
  openPhones(addresses: readonly string[]): () => void {
    for (const address of addresses) this.#openPhones.set(address, (this.#openPhones.get(address) ?? 0) + 1);
    return () => {
      for (const address of addresses) {
        const left = (this.#openPhones.get(address) ?? 1) - 1;
        if (left > 0) this.#openPhones.set(address, left);
        else this.#openPhones.delete(address);
      }
    };
  }

  clear(): void {
    this.#settings.clear();
  }
}
