// G.711 mu-law (PCMU): 16 bits of a sample in 8, finer where it is soft. Both ways by table.

const BIAS = 132;
const LOUDEST = 32_635;

const decoded = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 15) << 3) + BIAS) << ((bits >> 4) & 7);
  return bits & 0x80 ? BIAS - magnitude : magnitude - BIAS;
});

const encoded = Uint8Array.from({ length: 65_536 }, (_, index) => encode(index - 32_768));

function encode(sample: number): number {
  const magnitude = Math.min(LOUDEST, Math.abs(sample)) + BIAS;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 15;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}

/** What the line carries when nobody speaks. */
export const SILENCE = encode(0);

export function toMuLaw(samples: Int16Array): Uint8Array {
  return Uint8Array.from(samples, (sample) => encoded[sample + 32_768] ?? SILENCE);
}

export function fromMuLaw(codes: Uint8Array): Int16Array {
  return Int16Array.from(codes, (code) => decoded[code] ?? 0);
}
