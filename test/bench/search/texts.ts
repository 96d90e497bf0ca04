// What people might say, of any number of messages: words in five languages by how often they are used, Chinese among them, and a
// few that are known to be rare. The same in every run.

const SYLLABLES =
  'lie fer schein be stell ung kun den dienst rech nung del iv ery ship ment pay re fund en tre ga pe di do fac tu ra li vrai son com man de ser vi cio prob lem ter min an ruf zahl tig keit ver sand kos ten'.split(
    ' ',
  );
const SIGNS = Array.from(
  '退货政策订单发票客户服务配送延迟问题付款账户密码地址电话邮件产品质量维修保修取消确认日期时间价格优惠活动会员积分仓库物流快递签收',
);
const VOCABULARY = 60_000;
/** Every so many messages. */
const RARE_EVERY = 5_000;

/** Numbers that look like chance and are the same in every run. */
function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface Texts {
  textOf(n: number): string;
  /** Questions, by what they stand for. */
  questions: Record<'common' | 'usual' | 'rare' | 'phrase' | 'chinese' | 'part' | 'number', string[]>;
}

export function makeTexts(): Texts {
  const chance = chanceFrom(7);
  const pick = <T>(from: readonly T[], power = 1): T => {
    const one = from[Math.floor(chance() ** power * from.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };
  const word = (): string =>
    Array.from({ length: 2 + Math.floor(chance() * 3) }, () => pick(SYLLABLES)).join('');
  const vocabulary = [...new Set(Array.from({ length: VOCABULARY }, word))];
  // The first words are said often, the last ones hardly ever.
  const said = (): string => pick(vocabulary, 3);

  function textOf(n: number): string {
    if (n % 5 === 0)
      return `${Array.from({ length: 20 }, () => pick(SIGNS, 1.5)).join('')}，订单 ${1_000_000 + n}`;
    const words = Array.from({ length: 8 + Math.floor(chance() * 14) }, said);
    if (n % 4 === 0) words.splice(3, 0, 'late', 'order', String(1_000_000 + n));
    if (n % RARE_EVERY === 1) words.push('Xylophon');
    return words.join(' ');
  }

  const from = (place: number): string[] => vocabulary.slice(place, place + 20);
  return {
    textOf,
    questions: {
      common: ['order', 'late', ...from(0)],
      usual: from(6_000),
      rare: ['xylophon', ...from(59_000)].slice(0, 20),
      phrase: ['"late order"', ...from(40).map((one, index) => `"${one} ${vocabulary[index] ?? ''}"`)],
      chinese: ['退货', '货政', '政策', '订单', '退货政'],
      part: ['*ylopho', '*gkeit', 'kund', 'liefer', 'bestell'],
      number: Array.from({ length: 20 }, (_, n) => String(1_000_000 + n * 45 * 100 + 20)),
    },
  };
}
