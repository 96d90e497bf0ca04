import { TopicKind, type Topic } from '../contract/topics.ts';

/** More than a glance takes is not read before the client is greeted. */
export const MOST_TOPICS = 5;

const weights = TopicKind.options;

/** One of each kind at first, the weightiest first; then the second ones. How we talked last always has its line. */
export function pickTopics(topics: readonly Topic[]): Topic[] {
  const seen = new Map<TopicKind, number>();
  const ranked = topics
    .filter(({ kind }) => kind !== 'last')
    .map((topic) => {
      const turn = seen.get(topic.kind) ?? 0;
      seen.set(topic.kind, turn + 1);
      return { topic, rank: turn * weights.length + weights.indexOf(topic.kind) };
    })
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ topic }) => topic);
  const last = topics.find(({ kind }) => kind === 'last');
  return last ? [...ranked.slice(0, MOST_TOPICS - 1), last] : ranked.slice(0, MOST_TOPICS);
}
