import type { CompanyNumber } from '../config.ts';
import type { World } from '../world.ts';

/** The company's number as it is configured, if it is one. */
export function findNumber(world: World, number: string): CompanyNumber | undefined {
  return world.config.numbers.find((one) => one.number === number);
}

export function isPhoneNumber(address: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(address);
}
