// Plain words as HTML, for mail programs.

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The words as paragraphs, with what is a web address as a link. */
export function paragraphsOf(text: string): string {
  const escaped = text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
  const linked = escaped.replace(
    /https?:\/\/(?:(?!&(?:lt|gt|quot);)[^\s<])+(?<![.,;:!?)])/g,
    (url) => `<a href="${url}">${url}</a>`,
  );
  return linked
    .split(/\r?\n\r?\n+/)
    .map((part) => `<p>${part.replace(/\r?\n/g, '<br>')}</p>`)
    .join('');
}

/** A whole document of what stands in its body. */
export const documentOf = (body: string): string => `<!doctype html><html><body>${body}</body></html>`;
