import { timeProduct } from './time-product.ts';

/** Rows of the matrices; the first product also shows whether the second would take too long. */
const sizes = { first: 256, second: 1024 };
/** Milliseconds for the first product above which no second is tried: a graphics card takes about one. */
const slow = 20;

/** How many times as fast as the processor `provider` multiplies; throws when it cannot be used. */
export async function measureSpeed(provider: string): Promise<number> {
  const first = await timeProduct(provider, sizes.first);
  if (first > slow) return (await timeProduct('cpu', sizes.first)) / first;
  return (await timeProduct('cpu', sizes.second)) / (await timeProduct(provider, sizes.second));
}
