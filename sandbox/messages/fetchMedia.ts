// What a text carries is fetched by the network from whoever sends it, looked at, and kept.
import type { Media, Message } from '../model/message.ts';
import type { World } from '../world.ts';

const notFetched = 11200;
const wrongType = 12300;
const tooLarge = 11751;

const mostTogether = 5 * 1024 * 1024;
const mostOfOthers = 500 * 1024;
const pictures = new Set(['image/jpeg', 'image/png', 'image/gif']);
const taken =
  /^(image\/(bmp|tiff)|audio\/|video\/|text\/(vcard|x-vcard|csv|rtf|richtext|calendar|directory)|application\/(pdf|vcard))/;
const withinMs = 10_000;

/** Fetches all that a text carries. Gives the network's code of what is wrong, or null. */
export async function fetchMedia(world: World, message: Message): Promise<number | null> {
  let bytes = 0;
  for (const one of message.media) {
    const trouble = await fetchOne(world, one);
    if (trouble !== null) return trouble;
    bytes += one.content?.length ?? 0;
  }
  return bytes > mostTogether ? tooLarge : null;
}

async function fetchOne(world: World, media: Media): Promise<number | null> {
  try {
    const signal = AbortSignal.any([world.clock.closing, AbortSignal.timeout(withinMs)]);
    const answer = await fetch(media.url, { headers: { 'User-Agent': 'TwilioProxy/1.1' }, signal });
    const content = Buffer.from(await answer.arrayBuffer());
    if (!answer.ok) return notFetched;
    media.contentType =
      (answer.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!pictures.has(media.contentType) && !taken.test(media.contentType)) return wrongType;
    if (!pictures.has(media.contentType) && content.length > mostOfOthers) return tooLarge;
    media.content = content;
    return null;
  } catch {
    return notFetched;
  }
}
