// @ts-nocheck: see jax-js.mjs.
// jax-js as a contestant in Node.

import { openJax } from './jax-js.mjs';
import { serve } from './serve.mjs';

await serve((problem, { backend }) => openJax(backend, problem, { isSync: true }));
