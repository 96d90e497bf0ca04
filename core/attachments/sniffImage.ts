// What a picture is, by its first bytes. Only these four kinds are ever shown; SVG is a document that can do things, and a
// file that says it is a picture and is none is a download like any other.

/** Bytes from the beginning that are enough to tell. A JPEG keeps its size behind what a camera wrote. */
export const HEAD_BYTES = 64 * 1024;
/** A few bytes may unfold to more pixels than a browser can hold. */
const MAX_PIXELS = 50_000_000;

/** The media type of a picture that may be shown, or null. */
export function sniffImage(head: Buffer): string | null {
  const found = readPng(head) ?? readGif(head) ?? readWebp(head) ?? readJpeg(head);
  if (!found) return null;
  const pixels = found.width * found.height;
  return pixels > 0 && pixels <= MAX_PIXELS ? found.type : null;
}

interface Picture {
  type: string;
  width: number;
  height: number;
}

const starts = (head: Buffer, text: string, at = 0): boolean =>
  head.toString('latin1', at, at + text.length) === text;

function readPng(head: Buffer): Picture | null {
  if (!starts(head, '\x89PNG\r\n\x1a\n') || !starts(head, 'IHDR', 12) || head.length < 24) return null;
  return { type: 'image/png', width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

function readGif(head: Buffer): Picture | null {
  if (!(starts(head, 'GIF87a') || starts(head, 'GIF89a')) || head.length < 10) return null;
  return { type: 'image/gif', width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
}

function readWebp(head: Buffer): Picture | null {
  if (!starts(head, 'RIFF') || !starts(head, 'WEBPVP8', 8) || head.length < 30) return null;
  const type = 'image/webp';
  const form = head.toString('latin1', 15, 16);
  if (form === ' ')
    return { type, width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
  if (form === 'L') {
    const bits = head.readUInt32LE(21);
    return { type, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (form === 'X') return { type, width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
  return null;
}

/** Goes from segment to segment up to the one that says how large the picture is. */
function readJpeg(head: Buffer): Picture | null {
  if (head[0] !== 0xff || head[1] !== 0xd8) return null;
  for (let at = 2; at + 9 < head.length && head[at] === 0xff;) {
    const marker = head[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return { type: 'image/jpeg', width: head.readUInt16BE(at + 7), height: head.readUInt16BE(at + 5) };
    at += 2 + head.readUInt16BE(at + 2);
  }
  return null;
}
