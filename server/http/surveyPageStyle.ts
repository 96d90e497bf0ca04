import { createHash } from 'node:crypto';

// The page's only style sheet, inline; the policy names its hash, so nothing else is ever applied.

export const pageStyle = `
:root { color-scheme: light dark; --ground: #f4f6f8; --card: #fff; --ink: #17212b; --soft: #51606f; --line: #c4cdd6; --accent: #0b62c4; --on-accent: #fff; --picked: #e4effb; --wrong: #a3160d; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #11161b; --card: #1a2129; --ink: #eef2f6; --soft: #a9b6c3; --line: #465463; --accent: #6cb0ff; --on-accent: #08213d; --picked: #1f354d; --wrong: #ff9c92; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: start center; padding: 16px; background: var(--ground); color: var(--ink); font: 17px/1.5 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { width: 100%; max-width: 480px; background: var(--card); border-radius: 14px; padding: 24px 20px; margin-top: min(6vh, 48px); }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 8px; }
p { margin: 0 0 20px; color: var(--soft); }
fieldset { border: 0; margin: 0 0 22px; padding: 0; }
legend, .comment { font-weight: 600; padding: 0; margin-bottom: 8px; display: block; }
.comment span { font-weight: 400; color: var(--soft); }
.scores { display: grid; grid-template-columns: repeat(5, 1fr); gap: 6px; }
.scores label { position: relative; display: block; cursor: pointer; text-align: center; }
.scores input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0; cursor: pointer; }
.score { display: flex; flex-direction: column; align-items: center; gap: 2px; height: 100%; padding: 10px 2px; border: 2px solid var(--line); border-radius: 12px; font-size: 12px; line-height: 1.2; color: var(--soft); overflow-wrap: anywhere; }
.score b { font-size: 18px; color: var(--ink); }
.score svg { width: 34px; height: 34px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
legend span { font-weight: 400; color: var(--soft); }
.nps { grid-template-columns: repeat(6, 1fr); }
.ces { grid-template-columns: repeat(7, 1fr); gap: 4px; }
.yesno { grid-template-columns: repeat(2, 1fr); }
.ends { display: flex; justify-content: space-between; gap: 16px; margin-top: 6px; font-size: 13px; color: var(--soft); }
.ends span:last-child { text-align: right; }
@media (min-width: 480px) { .nps { grid-template-columns: repeat(11, 1fr); gap: 3px; } .nps .score { padding: 10px 0; } .nps b { font-size: 16px; } }
input:checked + .score { border-color: var(--accent); background: var(--picked); color: var(--ink); }
input:focus-visible + .score, textarea:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
textarea { width: 100%; min-height: 96px; padding: 10px 12px; border: 2px solid var(--line); border-radius: 12px; background: transparent; color: inherit; font: inherit; margin-bottom: 20px; resize: vertical; }
button { width: 100%; min-height: 50px; border: 0; border-radius: 12px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
.wrong { color: var(--wrong); font-weight: 600; }
.small { font-size: 14px; margin: 14px 0 0; }
.other { text-align: center; padding-top: 8px; }
.other a { display: inline-block; padding: 12px 8px; }
a { color: var(--accent); }
`;

/** For Content-Security-Policy's style-src. */
export const pageStyleHash = `sha256-${createHash('sha256').update(pageStyle).digest('base64')}`;
