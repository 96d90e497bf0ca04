// Many who ask the same kind of question at once are answered by one set of statements.

export interface Gathering<K, V> {
  /** Answers all of these, in their order. What fails, fails for each of them. */
  load(keys: readonly K[]): Promise<readonly V[]>;
  /** At most so many at once. */
  most: number;
}

/**
 * One load is under way at a time. Who asks meanwhile is answered by the next, which begins after the question: nobody gets
 * an answer older than the question. Who asks while nothing is under way waits for nobody.
 */
export function together<K, V>({ load, most }: Gathering<K, V>): (key: K) => Promise<V> {
  interface Question {
    key: K;
    resolve: (value: V) => void;
    reject: (reason: unknown) => void;
  }
  const waiting: Question[] = [];
  let isLoading = false;

  async function answer(questions: readonly Question[]): Promise<void> {
    try {
      const values = await load(questions.map(({ key }) => key));
      if (values.length !== questions.length)
        throw new Error(`${questions.length} asked, ${values.length} answered`);
      values.forEach((value, index) => questions[index]?.resolve(value));
    } catch (error) {
      for (const { reject } of questions) reject(error);
    }
  }

  async function run(): Promise<void> {
    isLoading = true;
    while (waiting.length > 0) await answer(waiting.splice(0, most));
    isLoading = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (!isLoading) void run();
    });
}
