// @ts-nocheck: see jax-js.mjs.
// jax-js as a contestant in a page.

import { openJax } from './jax-js.mjs';

export const open = (device, problem) => openJax(device, problem, { isSync: device === 'wasm' });
