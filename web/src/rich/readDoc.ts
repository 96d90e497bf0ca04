import type { Node } from '@tiptap/pm/model';

// A document as plain words, and which place of the one is which of the other: gaps, slashes and carets are found in words.

/** Words that stand in the document as they stand in the text. */
interface Piece {
  /** Of the text. */
  from: number;
  /** Of the document. */
  pos: number;
  length: number;
}

export interface DocWords {
  text: string;
  /** Nothing but paragraphs of words. */
  isPlain: boolean;
  /** The place in the text of a place in the document. */
  offsetAt: (pos: number) => number;
  /** The place in the document of a place in the text. */
  posAt: (offset: number) => number;
}

class Reader {
  text = '';
  isPlain = true;
  readonly pieces: Piece[] = [];

  /** `indent` stands before each further line. */
  blocks(parent: Node, start: number, indent: string): void {
    parent.forEach((node, offset, index) => {
      if (index > 0) this.text += `\n${indent}`;
      this.block(node, start + offset, indent);
    });
  }

  private block(node: Node, pos: number, indent: string): void {
    const inside = pos + 1;
    switch (node.type.name) {
      case 'paragraph':
        this.line(node, inside, indent);
        return;
      case 'blockquote':
        this.isPlain = false;
        this.text += '> ';
        this.blocks(node, inside, `${indent}> `);
        return;
      case 'orderedList': {
        const first = Number(node.attrs['start'] ?? 1);
        this.items(node, inside, { indent, markOf: (index) => `${first + index}. ` });
        return;
      }
      case 'bulletList':
        this.items(node, inside, { indent, markOf: () => '- ' });
        return;
      default:
        this.isPlain = false;
        this.blocks(node, inside, indent);
    }
  }

  private items(
    list: Node,
    start: number,
    { indent, markOf }: { indent: string; markOf: (index: number) => string },
  ): void {
    this.isPlain = false;
    list.forEach((item, offset, index) => {
      const mark = markOf(index);
      this.text += `${index > 0 ? `\n${indent}` : ''}${mark}`;
      this.blocks(item, start + offset + 1, indent + ' '.repeat(mark.length));
    });
  }

  private line(paragraph: Node, start: number, indent: string): void {
    this.pieces.push({ from: this.text.length, pos: start, length: 0 });
    paragraph.forEach((node, offset, index) => {
      const pos = start + offset;
      if (node.marks.length > 0) this.isPlain = false;
      if (!node.isText) {
        this.text += `\n${indent}`;
        this.pieces.push({ from: this.text.length, pos: pos + 1, length: 0 });
        return;
      }
      const words = node.text ?? '';
      this.pieces.push({ from: this.text.length, pos, length: words.length });
      this.text += words;
      const link = linkOf(node);
      const next = index + 1 < paragraph.childCount ? linkOf(paragraph.child(index + 1)) : null;
      if (link !== null && link !== next && link !== words) this.text += ` (${link})`;
    });
  }
}

function linkOf(node: Node): string | null {
  const href: unknown = node.marks.find(({ type }) => type.name === 'link')?.attrs['href'];
  return typeof href === 'string' ? href : null;
}

/** Lists and quotations have their marks, and a link says where it leads. */
export function readDoc(doc: Node): DocWords {
  const reader = new Reader();
  reader.blocks(doc, 0, '');
  const { text, isPlain, pieces } = reader;
  const offsetAt = (pos: number): number => {
    const piece = pieces.findLast((one) => one.pos <= pos);
    return piece ? piece.from + Math.min(piece.length, pos - piece.pos) : 0;
  };
  const posAt = (offset: number): number => {
    const piece = pieces.findLast((one) => one.from <= offset) ?? pieces[0];
    return piece ? piece.pos + Math.max(0, Math.min(piece.length, offset - piece.from)) : 1;
  };
  return { text, isPlain, offsetAt, posAt };
}

interface JsonBlock {
  type: 'paragraph';
  content?: { type: 'text'; text: string }[];
}

/** Plain words as blocks of a document. */
export const blocksOf = (text: string): JsonBlock[] =>
  text
    .split('\n')
    .map((line) =>
      line === '' ? { type: 'paragraph' } : { type: 'paragraph', content: [{ type: 'text', text: line }] },
    );
