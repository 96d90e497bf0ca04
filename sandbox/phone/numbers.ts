import type { CompanyNumber } from '../config.ts';
import type { World } from '../world.ts';

/** The company's number as it is configured, if it is one. */
export function findNumber(world: World, number: string): CompanyNumber | undefined {
  return world.config.numbers.find((one) => one.number === number);
}

/** Anybody’s short code: 3 to 8 digits. */
export function isShortCode(address: string): boolean {
  return /^\d{3,8}$/.test(address);
}

/** A name as the sender of a text, which the account may use. */
export function isSenderName(address: string): boolean {
  return /^(?=.*[A-Za-z])[A-Za-z0-9 &_.+-]{1,11}$/.test(address);
}

export function isPhoneNumber(address: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(address);
}
