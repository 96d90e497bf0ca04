import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Two languages, two schemes.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

/** Names, keys and what a reader of Chinese expects in Latin letters; the rest of the data here is Chinese. */
const latin =
  /Rapport|English|Ctrl|Alt|Shift|Enter|Esc|Tab|\bSMS\b|VIP|GSM|UCS|\b[A-Z?]\b|Queue [\da-f]+|agent [\da-f]+|\S+@\S+|[A-Z]{2}\b/g;

/** Words in Latin letters on the page, in sight or told to a screen reader, that are none of the above. */
async function english(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement;
      if (!element?.checkVisibility() || element.closest('[aria-hidden="true"]')) continue;
      if (node instanceof Element) {
        for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
          found.push(node.getAttribute(name) ?? '');
      } else if (!element.closest('script,style')) found.push(node.textContent ?? '');
    }
    return found;
  });
  return [...new Set(texts)].filter((text) => /[a-z]{2}/i.test(text.replaceAll(latin, '')));
}

test('in Chinese, not a word of English is left on sign-in, desk and client', async () => {
  const { agent, number } = await house.open({ available: false });
  const stranger = await browser.visit(house.urls[0]!);
  await at(stranger, testIds.signInSubmit).getByText('Sign in').waitFor();
  expect(await english(stranger)).toContain('Sign in');
  await at(stranger, testIds.language('zh')).click();
  await at(stranger, testIds.signInSubmit).getByText('登录').waitFor();
  expect(await english(stranger)).toEqual([]);
  expect(await stranger.locator('html').getAttribute('lang')).toBe('zh-CN');

  const customer = await knownCustomer(house, { name: '王芳', tier: 'gold' });
  await customer.text(number, '你好');
  const page = await browser.desk(agent, { locale: 'zh-CN' });
  await at(page, testIds.nav('desk')).getByText('工作台').waitFor();
  await at(page, testIds.goAvailable).click();
  await at(page, testIds.offerCard).getByText('王芳').waitFor();
  expect(await english(page)).toEqual([]);
  await at(page, testIds.accept).click();
  await at(page, testIds.timeline).getByText('你好').waitFor();
  for (const tab of ['profile', 'followUps', 'history', 'surveys', 'wrapUp']) {
    await at(page, testIds.panel(tab)).click();
    const left = await english(page);
    // What the queue's own list of outcomes says is data.
    expect(
      left.filter((text) => !/^(?:Resolved|Complaint taken)$/.test(text)),
      tab,
    ).toEqual([]);
  }
});

test('a language chosen in the menu holds for every page and over a reload', async () => {
  const { agent } = await house.open({ available: false });
  const page = await browser.desk(agent);
  await at(page, testIds.userMenu).click();
  await at(page, testIds.language('zh')).click();
  await at(page, testIds.nav('clients')).getByText('客户').waitFor();
  await page.reload();
  await at(page, testIds.nav('clients')).getByText('客户').waitFor();
  await at(page, testIds.nav('settings')).click();
  await page.getByRole('heading', { name: '设置', exact: true }).waitFor();
  await at(page, testIds.language('en')).click();
  await at(page, testIds.nav('clients')).getByText('Clients').waitFor();
});

test.each(['en-GB', 'zh-CN'])(
  'on a phone the bar at the top is in sight from end to end, in %s',
  async (locale) => {
    const { agent } = await house.open({ available: false });
    const page = await browser.desk(agent, { locale, viewport: { width: 390, height: 844 } });
    await at(page, testIds.goAvailable).waitFor();
    for (const id of [testIds.intentMenu, testIds.goAvailable, testIds.searchOpen, testIds.userMenu]) {
      const box = await at(page, id).boundingBox();
      expect(box && box.x >= 0 && box.width > 30 && box.x + box.width <= 390, id).toBe(true);
    }
  },
);

test('on a phone a call is worked with the thumb: every control in sight, none smaller than it should be', async () => {
  const { agent, number } = await house.open({ available: false });
  const customer = await knownCustomer(house, { name: 'Lena Fischer' });
  const page = await browser.desk(agent, { viewport: { width: 390, height: 844 } });
  await at(page, testIds.goAvailable).click();
  const call = await customer.call(number);
  await at(page, testIds.accept).click();
  await call.is('in-progress');
  const bar = at(page, testIds.currentCall);
  await expect.poll(() => bar.getAttribute('data-state'), SOON).toBe('talking');
  for (const id of [
    testIds.mute,
    testIds.hold,
    testIds.keypad,
    testIds.transfer,
    testIds.help,
    testIds.end,
  ]) {
    const box = await at(page, id).boundingBox();
    expect(box && box.x >= 0 && box.width >= 36 && box.height >= 36 && box.x + box.width <= 390, id).toBe(
      true,
    );
  }
  await call.hangUp();
  await expect.poll(() => bar.getAttribute('data-state'), SOON).not.toBe('talking');
});

const brightness = (page: Page) =>
  page.evaluate(() => {
    const [red = 0, green = 0, blue = 0] =
      getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? [];
    return (red + green + blue) / 3;
  });

test('dark is dark, stays dark over a reload, and without a choice the system decides', async () => {
  const { agent } = await house.open({ available: false });
  const page = await browser.desk(agent, { colorScheme: 'light' });
  await at(page, testIds.shell).waitFor();
  expect(await brightness(page)).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => brightness(page), SOON).toBeLessThan(60);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => brightness(page), SOON).toBeGreaterThan(200);

  await at(page, testIds.userMenu).click();
  await at(page, testIds.scheme('dark')).click();
  await expect.poll(() => brightness(page), SOON).toBeLessThan(60);
  await page.reload();
  await at(page, testIds.shell).waitFor();
  expect(await brightness(page)).toBeLessThan(60);
  await at(page, testIds.userMenu).click();
  await at(page, testIds.scheme('light')).click();
  await expect.poll(() => brightness(page), SOON).toBeGreaterThan(200);
});
