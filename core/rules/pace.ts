// How often a rule may fire. Pure. What goes round in circles by ways that no chain of causes shows is stopped by its pace.

/** Firings of one rule in an hour, of whatever clients: more is no rule, it is an accident. */
export const MOST_AN_HOUR = 2_000;
/** Refused so many times what a client may have in an hour, the rule is switched off. */
export const RUNAWAY = 3;

export interface Pace {
  /** Of this rule for this client within the last hour. */
  fired: number;
  refused: number;
  /** Of this rule within the last hour. */
  firedInAll: number;
}

/** limited: this client has had enough of it; stop: the rule is to be switched off. */
export function judgePace(
  { fired, refused, firedInAll }: Pace,
  perClient: number,
): 'go' | 'limited' | 'stop' {
  if (firedInAll >= MOST_AN_HOUR) return 'stop';
  if (fired < perClient) return 'go';
  return refused + 1 >= perClient * RUNAWAY ? 'stop' : 'limited';
}
