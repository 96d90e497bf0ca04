/** What it does with the next request of this kind, instead of what is right. */
export type Mood =
  | 'busy'
  | 'refuse'
  | 'optedOut'
  | 'silent'
  | 'lost'
  | 'hang'
  | 'hangUntaken'
  | 'slow'
  | 'fine';
