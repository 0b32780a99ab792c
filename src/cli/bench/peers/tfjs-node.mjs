// @ts-nocheck: see tfjs.mjs.
// TensorFlow.js as a contestant in Node.

import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { serve } from './serve.mjs';
import { openTfjs } from './tfjs.mjs';

await serve((problem, { backend, norms }) => openTfjs(backend, problem, { norms, isSync: true }));
