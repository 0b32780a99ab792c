/** How large the cpu engine is for a page that loads it: its TypeScript, which writes the kernels, bundled and minified. */

import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { root } from '../setup/paths.mjs';

export interface Size {
  readonly bytes: number;
  readonly gzipped: number;
}

/**
 * @param isWithModel with the model's entries: all cells, optimizers, tasks … and their words in every language, but without
 *   the data of tasks, which are fetched when they are asked for
 */
export async function engineSize(isWithModel: boolean): Promise<Size> {
  const external = isWithModel ? /^virtual:/ : /^virtual:|\/model\//;
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      rolldownOptions: { external },
      lib: { entry: path.join(root, 'src/engine/cpu/index.ts'), formats: ['es'] },
    },
  });
  const outputs = [built].flat().flatMap((bundle) => ('output' in bundle ? bundle.output : []));
  const code = outputs.map((chunk) => ('code' in chunk ? chunk.code : '')).join('');
  return { bytes: Buffer.byteLength(code), gzipped: gzipSync(code, { level: 9 }).length };
}
