import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isFile, type Route } from './route.ts';

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** The same table, readable: every route with its permission, parameters and shapes. Static, without scripts. */
export function docsPage(routes: readonly Route[]): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rapport API</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>${STYLE}</style></head><body><main>
<h1>Rapport API</h1>
<p>Sign in with <code>POST /api/auth/sign-in/email</code> <code>{ "email", "password" }</code>: the session cookie that it sets is taken by
the API and by the socket (<code>/socket.io</code>). Programs send a key: <code>Authorization: Bearer …</code>. Lists are paged: give
<code>nextCursor</code> back as <code>cursor</code>. Errors: <code>{ "error": { "code", "message", "fields"?, "details"? } }</code>.
Without sign-in: <code>GET /healthz</code> (alive), <code>GET /readyz</code> (database, queue, migrations), <code>GET</code> and
<code>POST /s/:token</code> (a survey), <code>POST /webhooks/twilio/*</code> (signed). The same as a document:
<a href="/api/openapi.json">openapi.json</a>.</p>
${routes.map(section).join('\n')}
</main></body></html>`;
}

function section(one: Route): string {
  return `<details><summary><b class="${one.method}">${one.method.toUpperCase()}</b> <code>/api${escape(one.path)}</code>
<span>${escape(one.summary)}</span><i>${one.permission}</i></summary>
${shape('Path', one.params)}${shape('Query', one.query)}${shape('Body', one.body)}${shape(`Answer ${one.status}`, one.reply)}</details>`;
}

function shape(title: string, schema: z.ZodType | undefined): string {
  if (!schema) return '';
  if (isFile(schema)) return `<h2>${title}</h2><p>A file.</p>`;
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io: title.startsWith('Answer') ? 'output' : 'input',
    unrepresentable: 'any',
  });
  return `<h2>${title}</h2><pre>${escape(JSON.stringify(json, null, 1))}</pre>`;
}

const STYLE = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:0}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
details{border-top:1px solid #8884}summary{display:flex;gap:.75rem;align-items:baseline;padding:.5rem 0;cursor:pointer}
summary b{width:4rem;font-size:.8rem}summary span{flex:1;opacity:.8}summary i{font-size:.8rem;opacity:.6}.get{color:#2a7}.post{color:#27c}.put,.patch{color:#b70}
pre{background:#8881;padding:.75rem;border-radius:6px;overflow:auto;max-height:24rem}h2{font-size:.85rem;margin:.5rem 0}code{font-size:.9em}`;

/** This style sheet and nothing else; the page has no scripts. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
