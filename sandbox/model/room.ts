import type { Call } from './call.ts';

/** Several calls whose parties can hear one another: a conference or a plain connection of two. */
export interface Room {
  members(): Call[];
  /** Does what `speaker` says reach `listener`? */
  carries(speaker: Call, listener: Call): boolean;
  nameOf(member: Call): string;
}
