import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sanitizeMailHtml } from '../../core/channels/sanitizeMailHtml.ts';
import { testIds } from '../../web/src/testIds.ts';
import { mailPurifying } from '../../web/src/timeline/mailPurifying.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { HOSTILE_MARK, hostileMarkup } from '../support/hostileMarkup.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';
import { surveyPageOf } from '../support/surveyPageOf.ts';
import { indexAll } from '../support/searching.ts';
import { speakHostile } from '../support/speakHostile.ts';

// What comes from outside is text wherever it is shown, and a mail's design can do nothing. The layers that see to it are
// tried each by itself, so that one may fail without anybody being harmed: nothing runs, nothing is asked for outside,
// nobody is led away.

const HOW_MANY = 2_000;
/** A frame each is slow: all with HOSTILE_EVERY=1. */
const FRAMES = process.env['HOSTILE_EVERY'] ? HOW_MANY : 400;
const AT_ONCE = 100;

let house: Harness;
let browser: TestBrowser;
/** Somebody outside, who notes whatever asks; also an empty page for layers to be tried on. */
let spy: Server;
let spyUrl: string;
let caught: string[] = [];
beforeAll(async () => {
  const purifier = readFileSync(path.resolve('node_modules/dompurify/dist/purify.min.js'));
  spy = createServer((req, res) => {
    if (req.url === '/purify.js') return void res.setHeader('content-type', 'text/javascript').end(purifier);
    if (req.url === '/blank')
      return void res
        .setHeader('content-type', 'text/html')
        .end(
          '<!doctype html><title>blank</title><link rel="icon" href="data:,"><script src="/purify.js"></script><main></main>',
        );
    caught.push(req.url ?? '');
    res.setHeader('access-control-allow-origin', '*').end();
  });
  await new Promise<void>((resolve) => void spy.listen(0, '127.0.0.1', resolve));
  spyUrl = `http://127.0.0.1:${(spy.address() as AddressInfo).port}`;
});
withBrowser((opened) => ({ house, browser } = opened));
beforeEach(() => {
  caught = [];
});
afterAll(() => void spy.close());

/** Everywhere the page, its frames and new tabs go, from now on. */
function follow(page: Page): string[] {
  const gone: string[] = [];
  page.on('framenavigated', (frame) => {
    // A frame whose words are given with it has no address of its own; one that was refused an address has an error's.
    if (!/^$|^about:|^chrome-error:/.test(frame.url())) gone.push(frame.url());
  });
  page.context().on('page', (other) => void gone.push(`tab ${other.url()}`));
  return gone;
}

const ran = (page: Page): Promise<unknown> => page.evaluate(() => (window as { ran?: number }).ran);

const idle = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => void requestIdleCallback(resolve, { timeout: 500 })));

/** What loads or runs late has had its time. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: 60_000 });
  await idle(page);
}

function inParts<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / AT_ONCE) }, (_, index) =>
    list.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
}

/** Puts each into a page without any policy, as a careless page would. */
async function pour(page: Page, htmls: readonly string[]): Promise<void> {
  for (const part of inParts(htmls)) {
    await page.evaluate((some) => {
      const main = document.querySelector('main')!;
      main.replaceChildren();
      for (const html of some) main.append(Object.assign(document.createElement('div'), { innerHTML: html }));
    }, part);
    await settled(page);
  }
}

async function blankPage(): Promise<{ page: Page; gone: string[] }> {
  const page = await browser.visit(`${spyUrl}/blank`);
  return { page, gone: follow(page) };
}

test('the variations are worth something: poured in as they are, they run and load', async () => {
  const { page } = await blankPage();
  const leadsAway = /http-equiv|<base|<form/;
  const htmls = hostileMarkup({ url: spyUrl });
  await pour(
    page,
    htmls.filter((html) => !leadsAway.test(html)),
  );
  expect(caught.filter((url) => url.includes('/ran/')).length).toBeGreaterThan(10);
  expect(caught.length).toBeGreaterThan(30);
  browser.trouble.splice(0);
});

test(`the server's cleaning alone: ${HOW_MANY} variations poured into a page without a policy`, async () => {
  const { page, gone } = await blankPage();
  await pour(page, hostileMarkup({ url: spyUrl, howMany: HOW_MANY }).map(sanitizeMailHtml));
  expect(await ran(page)).toBeUndefined();
  expect(caught).toEqual([]);
  expect(gone).toEqual([]);
  expect(await page.locator(`[${HOSTILE_MARK}]`).count()).toBe(0);
});

test('the page of a survey: what an editor or a client wrote is text in it, without its policy too', async () => {
  const { page, gone } = await blankPage();
  await pour(page, hostileMarkup({ url: spyUrl, howMany: 300, seed: 4 }).map(surveyPageOf));
  expect(await ran(page)).toBeUndefined();
  expect(caught).toEqual([]);
  expect(gone).toEqual([]);
  expect(await page.locator(`[${HOSTILE_MARK}]`).count()).toBe(0);
});

test(`the console's cleaning alone: of ${HOW_MANY} variations none runs or leads away`, async () => {
  const { page, gone } = await blankPage();
  const htmls = hostileMarkup({ url: spyUrl, howMany: HOW_MANY, seed: 2 });
  const cleaned: string[] = [];
  for (const part of inParts(htmls))
    cleaned.push(
      ...(await page.evaluate(
        ([some, config]) => some.map((html) => (window as any).DOMPurify.sanitize(html, config) as string),
        [part, mailPurifying] as const,
      )),
    );
  await pour(page, cleaned);
  expect(await ran(page)).toBeUndefined();
  // Pictures are the server's and the frame's to hold back; this layer keeps what could act.
  expect(caught.filter((url) => url.includes('/ran/'))).toEqual([]);
  expect(gone).toEqual([]);
  browser.trouble.splice(0);
});

test(
  `the frame alone: ${FRAMES} variations as they came, each in the frame that mails are shown in`,
  { timeout: 120_000 },
  async () => {
    const { customer, place, agent } = await someone('Frame');
    await customer.mail(place.mailbox, { subject: 'In colour', text: 'plain', html: '<p>With weight</p>' });
    const desk = await browser.desk(agent, { path: `/clients/${customer.clientId}` });
    await at(desk, testIds.timeline).getByRole('button', { name: 'As it was designed' }).first().click();
    const frame = desk.locator('iframe');
    const sandbox = (await frame.getAttribute('sandbox')) ?? '';
    const srcdoc = (await frame.getAttribute('srcdoc')) ?? '';
    expect(srcdoc).toContain('With weight');

    const { page, gone } = await blankPage();
    const htmls = hostileMarkup({ url: spyUrl, howMany: FRAMES, seed: 3 });
    const documents = htmls.map((html) => srcdoc.replace(/<body>[^]*<\/body>/, () => `<body>${html}</body>`));
    for (const part of inParts(documents)) {
      await page.evaluate(
        async ({ some, sandbox }) => {
          const main = document.querySelector('main')!;
          main.replaceChildren();
          await Promise.all(
            some.map(
              (srcdoc) =>
                new Promise((resolve) => {
                  const one = document.createElement('iframe');
                  one.setAttribute('sandbox', sandbox);
                  one.srcdoc = srcdoc;
                  one.onload = resolve;
                  main.append(one);
                }),
            ),
          );
        },
        { some: part, sandbox },
      );
      await idle(page);
    }
    // The browser says of each what it would not let it do.
    expect(browser.trouble.splice(0).join()).toContain('Content Security Policy');
    expect(await ran(page)).toBeUndefined();
    expect(caught).toEqual([]);
    expect(gone).toEqual([]);
  },
);

async function someone(name: string) {
  const place = await house.open();
  const customer = await knownCustomer(house, { name });
  return { place, customer, agent: place.agent };
}

test(
  'pasted into a mail, kept as its draft and posted as its form, they do nothing',
  { timeout: 120_000 },
  async () => {
    const { customer, place, agent } = await someone('Rich');
    await customer.mail(place.mailbox, { subject: 'Rich', text: 'plain' });
    const { id } = await agent.isOffered(customer.email);
    await agent.post(`/conversations/${id}/accept`);
    const words = hostileMarkup({ url: spyUrl, howMany: 200, seed: 4 });
    const html = `<p><b>first</b></p>${words.join('\n').replaceAll('\0', '').slice(0, 90_000)}`;
    const draft = { channel: 'email', to: customer.email, text: 'first', html, version: 0 };
    await agent.put(`/clients/${customer.clientId}/drafts`, draft);
    await agent.post(`/conversations/${id}/reply`, { text: '', html });

    const desk = await browser.desk(agent, { path: `/clients/${customer.clientId}?c=${id}` });
    const gone = follow(desk);
    const box = at(desk, testIds.composerText);
    await box.locator('strong').getByText('first').first().waitFor();
    for (const part of inParts(words)) {
      await box.evaluate((element, some) => {
        for (const html of some) {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/html', html);
          clipboardData.setData('text/plain', 'x');
          element.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
          );
        }
      }, part);
      await settled(desk);
    }
    expect(await desk.locator(`[${HOSTILE_MARK}]`).count()).toBe(0);
    const sent = at(desk, testIds.timeline).locator('[data-kind="message.queued"]');
    await sent.getByRole('button', { name: 'As it was designed' }).click();
    await desk.frameLocator('iframe').locator('strong').getByText('first').first().waitFor();
    await settled(desk);
    expect(await desk.frameLocator('iframe').locator(`[${HOSTILE_MARK}]`).count()).toBe(0);
    // The browser says of what it read that it ran nothing of it.
    expect(browser.trouble.splice(0).join()).toContain('Content Security Policy');
    expect(await ran(desk)).toBeUndefined();
    expect(caught).toEqual([]);
    expect(gone.filter((url) => !url.startsWith(house.urls[0]!))).toEqual([]);
  },
);

test('in every place where words from outside are shown they are words', { timeout: 120_000 }, async () => {
  const words = hostileMarkup({ url: spyUrl });
  const { place, customer, agent } = await someone((words[5] ?? '').slice(0, 100));
  const supervisor = await house.member('supervisor', { queueIds: [place.queueId] });
  const id = await speakHostile(place, customer, words);
  for (const word of words.slice(0, 20)) await knownCustomer(house, { name: word.slice(0, 100) });
  const stranger = house.customer();
  await house.control('POST', '/mails', {
    from: stranger.email,
    to: place.mailbox,
    subject: words[4],
    text: words[5],
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  const waiting = await knownCustomer(house, { name: 'Waiting' });
  await agent.goes('away');
  await waiting.text(place.number, words[7] ?? '');
  await until(async () => (await supervisor.get('/quarantine')).items.length > 0);
  await indexAll(house);

  const page = await browser.desk(supervisor, { path: '/' });
  const gone = follow(page);
  const shows = async (where: string, word: string, press?: string): Promise<void> => {
    await page.goto(house.urls[0]! + where);
    if (press !== undefined) await page.getByText(press, { exact: true }).click();
    await expect.poll(() => page.locator('body').innerText(), SOON).toContain(word.slice(0, 40).trim());
    await settled(page);
    expect(await page.locator(`[${HOSTILE_MARK}]`).count(), where).toBe(0);
  };
  await shows('/', words[5] ?? '');
  await shows(`/clients/${customer.clientId}`, words.at(-1) ?? '');
  await shows(`/clients/${customer.clientId}?c=${id}`, words.at(-1) ?? '');
  for (const tab of ['followUps', 'history', 'surveys']) {
    await at(page, testIds.panel(tab)).click();
    await settled(page);
    expect(await page.locator(`[${HOSTILE_MARK}]`).count(), tab).toBe(0);
  }
  await shows('/inbox?list=team', words[5] ?? '');
  await shows('/search?q=script', 'script');
  await shows('/clients', words[1] ?? '');
  await shows('/follow-ups', words[1] ?? '', 'All');
  await shows('/quarantine', words[5] ?? '', 'Look');
  await shows('/board', words[5] ?? '');
  await page.keyboard.press('Control+k');
  await at(page, testIds.searchInput).fill('script');
  await at(page, testIds.searchResult(0)).waitFor();
  await settled(page);
  expect(await page.locator(`[${HOSTILE_MARK}]`).count()).toBe(0);
  expect(await ran(page)).toBeUndefined();
  expect(caught).toEqual([]);
  expect(gone.filter((url) => !url.startsWith(house.urls[0]!))).toEqual([]);
});
