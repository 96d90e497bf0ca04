/** What the line lets a party hear. */
export type Sound =
  | { kind: 'say'; text: string; language: string }
  | { kind: 'play'; url: string }
  | { kind: 'keys'; digits: string }
  | { kind: 'music' }
  | { kind: 'beep' }
  | { kind: 'ringback' };

/** A sound that goes on now; the same one may be in several ears. */
export interface Playing {
  sound: Sound;
}
