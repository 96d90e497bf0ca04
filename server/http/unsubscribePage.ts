import express, { type Request, type Response, type Router } from 'express';
import { isDatabaseAway } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { deliveryOfLink, readLink, unsubscribe } from '../../core/mailboxes/unsubscribe.ts';
import { languageOf } from './surveyPageReplies.ts';
import { pageStyle, pageStyleHash } from './surveyPageStyle.ts';
import { createTokenBucket } from './tokenBucket.ts';

// /u/:token, without a sign-in: the button of mail programs posts here, people see a page with one button. Must stay true:
// reading changes nothing, a POST needs neither cookie nor page, is never redirected, and says the same each time.

const CSP = `default-src 'none'; style-src '${pageStyleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
/** Only links that are none count. */
const GUESSES = { capacity: 60, perSecond: 1 };

const words: Record<'en' | 'zh', Record<'title' | 'ask' | 'button' | 'done' | 'gone' | 'trouble', string>> = {
  en: {
    title: 'No more of these messages',
    ask: 'We will send no more messages to this address.',
    button: 'Send me no more',
    done: 'It is done: we will not write to this address any more. You can close this page.',
    gone: 'This link is not valid.',
    trouble: 'That did not work. Please try again in a minute.',
  },
  zh: {
    title: '不再接收此类消息',
    ask: '我们将不再向此地址发送消息。',
    button: '不再发送',
    done: '已完成：我们不会再写信到此地址。您可以关闭此页面。',
    gone: '此链接无效。',
    trouble: '操作未成功，请稍后再试。',
  },
};

type Word = 'ask' | 'done' | 'gone' | 'trouble';

/** The routes of the page, to be mounted at /u before anything that asks who is there. */
export function unsubscribeRoutes(hub: Hub): Router {
  const guesses = createTokenBucket(GUESSES);
  const router = express.Router();
  router.use((_req, res, next) => {
    res.set({
      'Content-Security-Policy': CSP,
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex, nofollow',
      'Cache-Control': 'no-store',
    });
    next();
  });
  router.get('/:token', async (req, res) => {
    await answer(hub, res, async () => {
      const deliveryId = linkOf(hub, req);
      const known = deliveryId === null ? null : await readLink(hub, deliveryId);
      if (!known) return miss(req);
      return known.isOut ? 'done' : 'ask';
    });
  });
  router.post('/:token', async (req, res) => {
    await answer(hub, res, async () => {
      const deliveryId = linkOf(hub, req);
      return deliveryId !== null && (await unsubscribe(hub, deliveryId)) ? 'done' : miss(req);
    });
  });

  function miss(req: Request): Word {
    guesses.take(req.ip ?? 'unknown');
    return 'gone';
  }
  return router;

  function linkOf({ config }: Hub, req: Request): string | null {
    const { token } = req.params;
    if (typeof token !== 'string' || !guesses.hasSome(req.ip ?? 'unknown')) return null;
    return deliveryOfLink(config.authSecret, token);
  }
}

async function answer(hub: Hub, res: Response, work: () => Promise<Word>): Promise<void> {
  try {
    const word = await work();
    show(res, word, word === 'gone' ? 404 : 200);
  } catch (error) {
    if (!isDatabaseAway(error)) hub.log.error({ err: error }, 'unsubscribing failed');
    show(res, 'trouble', 503);
  }
}

function show(res: Response, word: Word, status: number): void {
  const language = languageOf(res.req, null) === 'zh' ? 'zh' : 'en';
  const text = words[language];
  const form =
    word === 'ask' ? `<form method="post"><button type="submit">${text.button}</button></form>` : '';
  res.status(status).type('html').send(`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><title>${text.title}</title><style>${pageStyle}</style></head>
<body><main><h1>${text.title}</h1><p role="status">${text[word]}</p>${form}</main></body></html>
`);
}
