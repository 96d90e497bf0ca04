import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, openBrowser, type TestBrowser } from '../support/browser.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Mail on the screen: designed mail is shown, and can do nothing; answers stay in their thread.

let house: Harness;
let browser: TestBrowser;
/** Somebody outside who would like to know that the mail was read. */
let spy: Server;
let spyUrl: string;
let caught: string[] = [];
beforeAll(async () => {
  spy = createServer((req, res) => {
    caught.push(req.url ?? '');
    res.setHeader('access-control-allow-origin', '*').end();
  });
  await new Promise<void>((resolve) => void spy.listen(0, '127.0.0.1', resolve));
  spyUrl = `http://127.0.0.1:${(spy.address() as AddressInfo).port}`;
  house = await startHarness();
  browser = await openBrowser(house);
});
beforeEach(() => {
  caught = [];
});
afterEach(async (context) => {
  await browser.tidy(context);
  await house.checkInvariants();
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
  spy.close();
});

/** Every way we know by which a mail may try to run, load or lead away. */
const poison = (url: string) => `
  <html><head><meta http-equiv="refresh" content="0;url=${url}/refresh"><base href="${url}/base/">
  <link rel="stylesheet" href="${url}/sheet.css"><style>@import url('${url}/import.css');
  h1 { background: url('${url}/style.gif') } @font-face { font-family: x; src: url('${url}/font') } p { font-family: x }</style></head>
  <body onload="parent.postMessage('ran','*')" background="${url}/body.gif">
  <h1 style="color: rgb(10, 120, 60)">Spring sale</h1><p>Dear friend, <b>everything</b> must go.</p>
  <script>top.document.title = 'ran'; fetch('${url}/script')</script>
  <img src="${url}/pixel.gif" srcset="${url}/set.gif 2x"><img src="x" onerror="fetch('${url}/onerror')">
  <svg onload="fetch('${url}/svg')"><image href="${url}/svg.gif" /><script>fetch('${url}/svgscript')</script></svg>
  <iframe src="${url}/frame"></iframe><object data="${url}/object"></object><embed src="${url}/embed">
  <video src="${url}/video" poster="${url}/poster.gif" autoplay></video><audio src="${url}/audio" autoplay></audio>
  <form action="${url}/form" id="f"><input name="q" autofocus onfocus="this.form.submit()"></form>
  <a href="javascript:fetch('${url}/javascript')">press me</a> <a href="${url}/link" target="_top">follow me</a>
  <math><mtext><style><img src=x onerror="fetch('${url}/math')"></style></mtext></math>
  </body></html>`;

async function mailed(name: string, html?: string) {
  const { agent, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name });
  const text = 'Dear friend, everything must go.';
  await customer.mail(mailbox, { subject: 'Spring sale', text, ...(html ? { html } : {}) });
  const { id } = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}?c=${id}` });
  await at(page, testIds.timeline).getByText('everything must go').waitFor();
  return { agent, customer, page, mailbox };
}

/** Everywhere the page, its frames and new tabs go, from now on. What is only asked for, the spy tells. */
function follow(page: Page): string[] {
  const gone: string[] = [];
  page.on('framenavigated', (frame) => void gone.push(frame.url()));
  page.context().on('page', (other) => void gone.push(`tab ${other.url()}`));
  return gone;
}

test.each([
  ['as the server cleans it', false],
  ['even had the server let everything through', true],
])('designed mail is shown in a frame that runs nothing and loads nothing, %s', async (_, isRaw) => {
  const { page } = await mailed('Spam & Sons', poison(spyUrl));
  if (isRaw) {
    await page.route('**/api/messages/*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), html: poison(spyUrl) } });
    });
  }
  const gone = follow(page);
  const address = page.url();
  await at(page, testIds.timeline).getByRole('button', { name: 'As it was designed' }).click();
  const element = page.locator('iframe');
  const frame = element.contentFrame();
  const heading = frame.getByRole('heading', { name: 'Spring sale' });
  await heading.waitFor();
  expect(await element.getAttribute('sandbox')).not.toMatch(/script|same-origin|top-navigation|forms/);
  expect(await frame.locator('b').textContent()).toBe('everything');
  expect(await frame.locator('script,iframe,object,embed,form,input,link,[onload],[onerror]').count()).toBe(
    0,
  );
  await frame.getByText('press me').click();
  // What runs late has had its time when the page was idle.
  await page.evaluate(() => new Promise((resolve) => void requestIdleCallback(resolve, { timeout: 500 })));
  expect(caught).toEqual([]);
  expect(gone.filter((url) => url !== 'about:srcdoc')).toEqual([]);
  expect(page.url()).toBe(address);
  expect(await page.title()).toBe('Rapport');

  // Only a link, and only when it is pressed, leads out: into a tab that knows nothing of us.
  const [tab] = await Promise.all([page.waitForEvent('popup'), frame.getByText('follow me').click()]);
  await tab.waitForURL(`${spyUrl}/link`);
  expect(await tab.evaluate(() => [document.referrer, window.opener])).toEqual(['', null]);
  await heading.waitFor();
  expect(page.url()).toBe(address);
  // Of what came through, the browser itself says that the frame was not let load it.
  if (isRaw) expect(browser.trouble.splice(0).join()).toContain('Content Security Policy');
});

test('an answer goes out in the thread, and the answer to it comes back into it', async () => {
  const { page, customer } = await mailed('Grace Okoro');
  const timeline = at(page, testIds.timeline);
  await at(page, testIds.composerText).fill('Dear Grace, the sale ends on Sunday.');
  expect(await at(page, testIds.composerSubject).count()).toBe(0);
  await page.keyboard.press('Control+Enter');
  const sent = timeline.locator('[data-kind="message.queued"]');
  await sent.getByText('the sale ends on Sunday').waitFor();
  await sent.getByText(customer.email).waitFor();
  const mail = await customer.getsMail('the sale ends on Sunday');
  const [first] = (
    await house.control<{ items: { messageId: string; direction: string }[] }>(
      'GET',
      `/mails?party=${encodeURIComponent(customer.email)}`,
    )
  ).items;
  expect(mail).toMatchObject({ subject: 'Re: Spring sale', inReplyTo: first?.messageId });

  await customer.mail(mail.headers['reply-to']?.match(/[^\s<>]+@[^\s<>]+/)?.[0] ?? mail.from, {
    subject: 'Re: Spring sale',
    text: `Good to know!\n\nOn Sunday, Rapport wrote:\n> the sale ends on Sunday\n`,
    inReplyTo: mail.messageId,
    references: [...mail.references, mail.messageId],
  });
  const answer = timeline.locator('[data-kind="message.received"]', { hasText: 'Good to know!' });
  await answer.waitFor();
  expect(await answer.getByText('the sale ends').count()).toBe(0);
  const ids = await timeline
    .locator('[data-kind^="message."]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-conversation')));
  expect([ids.length, new Set(ids).size]).toEqual([3, 1]);
});
