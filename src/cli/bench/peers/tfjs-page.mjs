// @ts-nocheck: see tfjs.mjs.
// TensorFlow.js as a contestant in a page.

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import { openTfjs } from './tfjs.mjs';

/** @param files where the page finds the .wasm files of the backend */
export function open(backend, problem, files) {
  setWasmPaths(files);
  return openTfjs(backend, problem, { norms: true, isSync: backend === 'wasm' });
}
