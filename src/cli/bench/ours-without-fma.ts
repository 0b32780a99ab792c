/** Our engines as they run where there is no relaxed SIMD: products are multiplied and added, rounded twice. */
import type ours from './ours.ts';

export default async function oursWithoutFma(): ReturnType<typeof ours> {
  // What the engine asks to find out. It does so when it is loaded.
  WebAssembly.validate = () => false;
  return (await import('./ours.ts')).default();
}
