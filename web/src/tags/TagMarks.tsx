import type { TagMark } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';

/** The tags that a conversation bears, by name and colour. */
export function TagMarks({ tags }: { tags: readonly TagMark[] }) {
  return tags.map(({ id, name, colour }) => (
    <Tag key={id} tone={colour} style={{ marginInlineEnd: 4 }} data-testid={testIds.tagMark(id)}>
      {name}
    </Tag>
  ));
}
