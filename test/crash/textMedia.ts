import type { ServerResponse } from 'node:http';
import type { Mood } from './moods.ts';

// What texts came with, and the phone network keeps.

/** A text of the hub's that the network has taken. */
export interface Text {
  sid: string;
  from: string;
  to: string;
  body: string;
  newsPath: string;
  at: Date;
}

export class TextMedia {
  /** Of each text that came with one: the name of its picture. */
  readonly pictures = new Map<string, string>();
  moods: Mood[] = [];

  answer(
    textSid: string,
    sid: string | undefined,
    { say, res }: { say: (status: number, body: object) => void; res: ServerResponse },
  ): void {
    const picture = this.pictures.get(textSid);
    if (sid === undefined)
      return say(200, { media_list: picture ? [{ sid: picture, content_type: 'text/plain' }] : [] });
    if (this.moods.shift() === 'busy') return say(500, {});
    res.writeHead(picture === sid ? 200 : 404, { 'content-type': 'text/plain' }).end('a picture');
  }
}
