/** How the console cleans a mail's HTML, on top of the library's own rules. */
export const mailPurifying = {
  FORBID_TAGS: ['style', 'form', 'input', 'button', 'iframe', 'base', 'meta', 'link'],
  FORBID_ATTR: ['srcset'],
};
