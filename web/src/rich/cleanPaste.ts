import DOMPurify from 'dompurify';

/**
 * What is pasted, before the editor reads it: blocks of words and what they may have. The editor leaves the rest out as well;
 * of two readers one may fail.
 */
export const cleanPaste = (html: string): string =>
  DOMPurify.sanitize(html, {
    ALLOWED_TAGS:
      'p br div pre h1 h2 h3 h4 h5 h6 table tbody tr td th b strong i em u s span ul ol li blockquote a'.split(
        ' ',
      ),
    // The last is the editor's own mark of what was copied from it.
    ALLOWED_ATTR: ['href', 'start', 'data-pm-slice'],
    ALLOW_DATA_ATTR: false,
  });
