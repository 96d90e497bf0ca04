import { api } from '../api/endpoints.ts';
import { sourceOf } from './mailFrame.ts';

const AT_ONCE = 4;

/**
 * The pictures of a mail as data: addresses, by where they are to be had. The frame itself may load nothing and has no
 * cookies, so they are fetched here. One that cannot be had is left out.
 */
export async function loadPictures(
  html: string,
  { messageId, withRemote }: { messageId: string; withRemote: boolean },
): Promise<Map<string, string>> {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const wanted = [...page.querySelectorAll('img')].map(sourceOf).filter((source) => source !== null);
  const left = [...new Set(wanted)].filter((source) => withRemote || source.startsWith('file '));
  const found = new Map<string, string>();
  const work = async () => {
    for (let source = left.shift(); source !== undefined; source = left.shift()) {
      const picture = await fetchPicture(source, messageId);
      if (picture !== null) found.set(source, picture);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

async function fetchPicture(source: string, messageId: string): Promise<string | null> {
  const [kind, name = ''] = source.split(' ');
  const url = kind === 'file' ? api.pictureUrl(name) : api.remoteImageUrl(messageId, name);
  const response = await fetch(url, { credentials: 'same-origin' }).catch(() => null);
  if (!response?.ok) return null;
  const bytes = await response.blob();
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : null));
    reader.addEventListener('error', () => resolve(null));
    reader.readAsDataURL(bytes);
  });
}
