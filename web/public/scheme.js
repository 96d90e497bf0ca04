// Runs before the first paint, so that a dark desk does not flash white. A file and not inline: the page's CSP forbids inline scripts.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('rapport.scheme');
  } catch {
    // Storage may be switched off: the system's choice stands.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();

// Our policy lets no page make code of text. zod would try whether it may, as soon as its first schema is made, which is before
// anything of ours runs; this is where it looks for its settings.
globalThis.__zod_globalConfig = { jitless: true };
