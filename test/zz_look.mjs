import { chromium } from 'playwright-core';
const [, , who = 'arthur', lang = 'en', scheme = 'light', width = '1440', ...paths] = process.argv;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
});
const page = await (
  await browser.newContext({
    viewport: { width: Number(width), height: 900 },
    colorScheme: scheme,
    locale: lang,
  })
).newPage();
const errors = [];
page.on('console', (m) => {
  if (m.type() === 'error') errors.push(m.text().slice(0, 300));
});
page.on('pageerror', (e) => errors.push('PAGEERROR ' + String(e).slice(0, 400)));
page.on('response', (r) => {
  if (r.status() >= 400 && r.url().includes('/api/')) errors.push(r.status() + ' ' + r.url());
});
await page.goto('http://localhost:4400/', { timeout: 60000 });
await page.getByTestId('sign-in-email').fill(`${who}@rapport.example`);
await page.getByTestId('sign-in-password').fill('rapport-demo');
await page.getByTestId('sign-in-submit').click();
await page.getByTestId('shell').waitFor({ timeout: 30000 });
if (lang === 'zh') {
  await page.evaluate(() => {});
  await page.getByTestId('user-menu').click();
  await page.getByTestId('language-zh').click();
  await page.keyboard.press('Escape');
}
for (const p of paths) {
  errors.length = 0;
  await page.goto('http://localhost:4400' + p, { timeout: 60000 });
  await page.waitForLoadState('networkidle', { timeout: 20000 }).catch(() => {});
  await page.waitForTimeout(800);
  await page.screenshot({
    path: `/tmp/shots/${who}-${lang}-${scheme}-${width}-${p.replaceAll('/', '_').replace('?', '-')}.png`,
  });
  console.log(p, errors.length ? JSON.stringify(errors.slice(0, 4)) : 'ok');
}
await browser.close();
