// The page's policy lets in only those style tags that carry the nonce of the answer it came with.

/** The nonce of this page; empty where no policy is (the development server). */
export const styleNonce: string =
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// The scroll lock beneath dialogs and menus makes a style tag too, and asks for the nonce by this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce });
