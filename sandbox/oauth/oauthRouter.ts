import express, { Router } from 'express';
import { z } from 'zod';
import type { World } from '../world.ts';

// A provider of mailboxes at which a mailbox's owner is asked whether the hub may come in: /oauth/authorize for the browser,
// /oauth/token for the hub, /oauth/tokeninfo for the servers that are to let somebody in.

const Ask = z.object({
  response_type: z.literal('code'),
  client_id: z.string().min(1),
  redirect_uri: z.url(),
  state: z.string(),
  scope: z.string().default(''),
  login_hint: z.string().min(1),
  code_challenge: z.string().length(43),
  code_challenge_method: z.literal('S256'),
});

const Order = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    client_id: z.string(),
    code: z.string(),
    code_verifier: z.string(),
    redirect_uri: z.string(),
  }),
  z.object({ grant_type: z.literal('refresh_token'), client_id: z.string(), refresh_token: z.string() }),
]);

const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`);

function pageFor(ask: z.output<typeof Ask>): string {
  const kept = Object.entries(ask)
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox mailboxes</title><link rel="icon" href="data:,">
<body style="font:16px/1.5 system-ui;max-width:30em;margin:4em auto;padding:0 1em">
<h1>May ${escape(ask.client_id)} come in?</h1>
<p>It wants to read and send the mails of <b>${escape(ask.login_hint)}</b>.</p>
<form method="post">${kept}<button name="answer" value="yes">Allow</button> <button name="answer" value="no">Refuse</button></form>`;
}

export function oauthRouter(world: World): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false });
  router.get('/authorize', (request, response) => {
    const ask = Ask.safeParse(request.query);
    if (ask.success) response.type('html').send(pageFor(ask.data));
    else response.status(400).type('text').send(z.prettifyError(ask.error));
  });
  router.post('/authorize', form, (request, response) => {
    const ask = Ask.parse(request.body);
    const back = new URL(ask.redirect_uri);
    back.searchParams.set('state', ask.state);
    if (request.body.answer === 'yes') {
      const code = world.consents.allow({
        clientId: ask.client_id,
        redirectUrl: ask.redirect_uri,
        user: ask.login_hint,
        challenge: ask.code_challenge,
      });
      back.searchParams.set('code', code);
    } else back.searchParams.set('error', 'access_denied');
    response.redirect(303, back.href);
  });
  router.post('/token', form, (request, response) => {
    world.consents.asked += 1;
    const order = Order.safeParse(request.body);
    if (!order.success) return void response.status(400).json({ error: 'invalid_request' });
    const { data } = order;
    const granted =
      data.grant_type === 'refresh_token'
        ? world.consents.forRefresh(data.refresh_token, data.client_id)
        : world.consents.forCode(data.code, {
            clientId: data.client_id,
            redirectUrl: data.redirect_uri,
            verifier: data.code_verifier,
          });
    if (granted) response.json(granted);
    else response.status(400).json({ error: 'invalid_grant' });
  });
  router.get('/tokeninfo', (request, response) => {
    const user = world.consents.userOf(z.string().catch('').parse(request.query['access_token']));
    if (user === null) response.status(400).json({ error: 'invalid_token' });
    else response.json({ email: user });
  });
  return router;
}
