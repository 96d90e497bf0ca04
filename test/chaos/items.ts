import type { Random } from '../support/random.ts';

// What the outside world sends: texts, mails and calls of a few thousand people, some of it again and again, in an order
// that is only roughly the one in which it was written.

export type ItemKind = 'sms' | 'mail' | 'call';

export interface Item {
  n: number;
  kind: ItemKind;
  /** Twilio's id, or the mail's Message-ID without brackets. */
  id: string;
  from: string;
  text: string;
}

/** One time that an item is sent. An item that is repeated has several. */
export interface Sending {
  item: Item;
  /** Make-believe seconds since the beginning. */
  at: number;
}

const SHARES: readonly [ItemKind, number][] = [
  ['sms', 0.6],
  ['mail', 0.25],
  ['call', 0.15],
];
const REPEATED = 0.2;
const MOST_REPEATS = 5;
const WINDOW_SECONDS = 30;
/** Make-believe items per make-believe second: the window mixes six hundred of them. */
const PER_SECOND = 20;
/** Texts that are nothing but a figure: an answer, if a survey was asked. */
const FIGURES = 0.05;
const ITEMS_PER_PERSON = 12;

export function makeItems(count: number, random: Random): { items: Item[]; sendings: Sending[] } {
  const people = Math.max(20, Math.ceil(count / ITEMS_PER_PERSON));
  const items: Item[] = [];
  const sendings: Sending[] = [];
  for (let n = 0; n < count; n += 1) {
    const item = makeItem(n, people, random);
    items.push(item);
    const times = 1 + (random.chance(REPEATED) ? random.whole(1, MOST_REPEATS) : 0);
    for (let time = 0; time < times; time += 1) {
      sendings.push({ item, at: n / PER_SECOND + random.next() * WINDOW_SECONDS });
    }
  }
  sendings.sort((one, other) => one.at - other.at);
  return { items, sendings };
}

function makeItem(n: number, people: number, random: Random): Item {
  const kind = kindOf(random.next());
  const person = random.whole(0, people - 1);
  const phone = `+1415${String(2_000_000 + person)}`;
  const id = random.hex(32);
  switch (kind) {
    case 'sms':
      return {
        n,
        kind,
        id: `SM${id}`,
        from: phone,
        text: random.chance(FIGURES) ? String(random.whole(1, 5)) : `Where is my order? #${n}`,
      };
    case 'call':
      return { n, kind, id: `CA${id}`, from: phone, text: '' };
    case 'mail':
      return {
        n,
        kind,
        id: `${n}.${id.slice(0, 12)}@people.example`,
        from: `person${person}@people.example`,
        text: `Could you send me the invoice again, please? #${n}`,
      };
  }
}

function kindOf(draw: number): ItemKind {
  let rest = draw;
  for (const [kind, share] of SHARES) {
    if (rest < share) return kind;
    rest -= share;
  }
  return 'call';
}
