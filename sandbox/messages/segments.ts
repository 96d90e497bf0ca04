const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('^{}\\[~]|€');

/** How many SMS segments a text needs: GSM-7 when every character is in it, else UCS-2. */
export function countSegments(body: string): number {
  let septets = 0;
  for (const character of body) {
    if (basic.has(character)) septets += 1;
    else if (extended.has(character)) septets += 2;
    else return inParts(body.length, 70, 67);
  }
  return inParts(septets, 160, 153);
}

function inParts(length: number, alone: number, joined: number): number {
  return length <= alone ? 1 : Math.ceil(length / joined);
}
