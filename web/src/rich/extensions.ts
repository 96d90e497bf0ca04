import { Placeholder } from '@tiptap/extensions';
import StarterKit from '@tiptap/starter-kit';

/** Where a link of a mail may lead. */
const LINK = /^(?:https?:\/\/|mailto:|tel:)[^\s]+$/i;
export const mayLinkTo = (address: string): boolean => LINK.test(address);

// What is not here falls away, also from what is pasted: pictures, tables, colours, headings, scripts.
export const extensionsWith = (placeholder: string) => [
  StarterKit.configure({
    heading: false,
    code: false,
    codeBlock: false,
    horizontalRule: false,
    dropcursor: false,
    trailingNode: false,
    link: {
      openOnClick: false,
      autolink: false,
      // The mail that leaves says it; what is kept has the address alone.
      HTMLAttributes: { target: null, rel: null },
      isAllowedUri: (address) => mayLinkTo(address),
    },
  }),
  Placeholder.configure({ placeholder }),
];
