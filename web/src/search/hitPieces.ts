export interface Piece {
  at: number;
  text: string;
  isHit: boolean;
}

/** A text in pieces, those that are hits apart. */
export function hitPieces(text: string, hits: readonly (readonly [number, number])[]): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const [from, to] of hits) {
    if (from > done) pieces.push({ at: done, text: text.slice(done, from), isHit: false });
    pieces.push({ at: from, text: text.slice(from, to), isHit: true });
    done = to;
  }
  if (done < text.length) pieces.push({ at: done, text: text.slice(done), isHit: false });
  return pieces;
}
