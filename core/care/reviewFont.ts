import { readFile } from 'node:fs/promises';

// A font with Latin and Chinese letters, for documents.

/** The font as OpenType, 8 MB. */
export function readFont(): Promise<Buffer> {
  const index = new URL(import.meta.resolve('@embedpdf/fonts-sc'));
  return readFile(new URL('../fonts/NotoSansHans-Regular.otf', index));
}
