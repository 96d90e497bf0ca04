import path from 'node:path';
import {
  chromium,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, type TestContext } from 'vitest';
import { startHarness, type Harness, type Member } from './harness.ts';

// A real browser for the tests of the pages. Every page is watched: what it throws, what it complains of, what the
// server refuses it, and whether it asks anybody but this machine, is trouble that no test may leave behind.

const PATIENCE_MS = 10_000;
const SHOTS = path.resolve(import.meta.dirname, '../../test-results/browser');
/** Said by the browser about a line that a test has cut, or a refusal that a test has asked for. */
const expected = /Failed to load resource|net::ERR_|WebSocket connection/;

/** How a page learns that nobody is signed in. */
const NOT_SIGNED_IN = '401 GET /api/session';
const REFUSAL = /^[45]\d\d [A-Z]+ \//;
/** "Not ready": the page says so and asks again by itself. */
const BUSY = 503;

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

interface Preparation {
  /** Done to the browser before it opens its first page. */
  prepare?: (context: BrowserContext) => Promise<void>;
}

export interface TestBrowser {
  /** A page of somebody who has never been here, in a browser of their own. */
  visit(url: string, options?: BrowserContextOptions & Preparation): Promise<Page>;
  /** The console of somebody signed in. */
  desk(who: Member, options?: BrowserContextOptions & Preparation & { path?: string }): Promise<Page>;
  /** What pages have thrown or complained of; a test that provokes some takes it out. */
  trouble: string[];
  /** The requests that the server has refused so far ("404 POST /api/…"), each once; they are no trouble any more. */
  refusals(): string[];
  /** After each test: closes what it opened, and nothing may have gone wrong on any page. */
  tidy(test: TestContext): Promise<void>;
  close(): Promise<void>;
}

/** Time that a loaded machine may need for what takes 2 s at most on a free one. */
export const SOON = { timeout: 10_000, interval: 50 };

export const at = (page: Page, testId: string): Locator => page.getByTestId(testId);

/** A house and a browser for all tests of a file, handed over before the first; each test leaves both as they should be. */
export function withBrowser(handOver: (opened: { house: Harness; browser: TestBrowser }) => unknown): void {
  let house: Harness | undefined;
  let browser: TestBrowser | undefined;
  beforeAll(async () => {
    house = await startHarness();
    browser = await openBrowser(house);
    await handOver({ house, browser });
  });
  afterEach(async (context) => {
    await browser?.tidy(context);
    await house?.checkInvariants();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });
}

/** `voice`: a WAV file that its microphone hears, over and over; without it there are the browser's own beeps. */
export async function openBrowser(house: Harness, { voice }: { voice?: string } = {}): Promise<TestBrowser> {
  const args = voice
    ? [...ARGS, `--use-file-for-fake-audio-capture=${voice}`, '--autoplay-policy=no-user-gesture-required']
    : ARGS;
  const browser = await chromium.launch({ executablePath: inject('chromiumPath'), args });
  const contexts: BrowserContext[] = [];
  const trouble: string[] = [];

  async function open({
    prepare,
    ...options
  }: BrowserContextOptions & Preparation = {}): Promise<BrowserContext> {
    const context = await browser.newContext({
      viewport: { width: 1360, height: 820 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      permissions: ['notifications', 'microphone'],
      ...options,
    });
    contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    watch(context, trouble);
    await prepare?.(context);
    return context;
  }

  return {
    trouble,
    refusals() {
      const refusals = trouble.filter((one) => REFUSAL.test(one));
      trouble.splice(0, trouble.length, ...trouble.filter((one) => !REFUSAL.test(one)));
      return [...new Set(refusals)];
    },
    async visit(url, options) {
      const page = await (await open(options)).newPage();
      await page.goto(url);
      return page;
    },
    async desk(who, { path: where = '/', ...options } = {}) {
      const context = await open(options);
      const { cookie = '' } = (await house.signIn(who.email)).headers;
      const url = house.urls[0] ?? '';
      await context.addCookies(
        cookie.split('; ').map((one) => {
          const [name = '', ...value] = one.split('=');
          return { name, value: value.join('='), url };
        }),
      );
      const page = await context.newPage();
      await page.goto(url + where);
      return page;
    },
    async tidy({ task }) {
      const hasFailed = task.result?.state === 'fail';
      const pages = contexts.flatMap((context) => context.pages());
      if (hasFailed) await Promise.all(pages.map((page, index) => shoot(page, `${task.name} ${index + 1}`)));
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      expect(trouble.splice(0)).toEqual([]);
    },
    close: () => browser.close(),
  };
}

function watch(context: BrowserContext, trouble: string[]): void {
  context.on('weberror', (error) => void trouble.push(`thrown: ${String(error.error().stack)}`));
  context.on('console', (message) => {
    if (message.type() === 'error' && !expected.test(message.text())) trouble.push(message.text());
  });
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(?:http|ws)s?:$/.test(protocol) && hostname !== '127.0.0.1') trouble.push(`asked ${request.url()}`);
  });
  context.on('response', (response) => {
    const path = new URL(response.url()).pathname.replace(/[0-9a-f-]{36}/, ':id');
    const refusal = `${response.status()} ${response.request().method()} ${path}`;
    if (response.status() >= 400 && response.status() !== BUSY && refusal !== NOT_SIGNED_IN)
      trouble.push(refusal);
  });
}

/** How a failed test looked at its end. */
async function shoot(page: Page, name: string): Promise<void> {
  const file = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`;
  await page.screenshot({ path: path.join(SHOTS, file), timeout: 5_000 }).catch(() => undefined);
}
