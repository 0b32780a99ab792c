// The line protocol that every contestant of the bench speaks: one JSON object a line on standard input, one answer a
// line on standard output, behind ANSWER so that what libraries print there is not taken for one. CPU time is that of the
// whole process, so compilers and collectors count. pytorch.py speaks the same.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const ANSWER = '@';

/**
 * @typedef {object} Report
 * @property {number} loss before the update
 * @property {readonly number[]} [norms] ḡ_t, t = 1..T
 * @property {readonly number[]} [log2Norms] the same as logarithms
 * @property {number} weightNorm of all parameters, after the update
 */

/**
 * @typedef {object} Trainer
 * @property {string} version what is measured, in words
 * @property {() => void | Promise<void>} reset back to the weights of the problem, step 0
 * @property {() => void | Promise<void>} step forward, backward, clip, Adam
 * @property {() => Report | Promise<Report>} report of the last step
 */

/**
 * @param {(problem: any, options: any) => Trainer | Promise<Trainer>} open
 * @returns {Promise<void>} when standard input ends
 */
export async function serve(open) {
  /** @type {Trainer | undefined} */
  let trainer;
  /** @type {Record<string, (message: any) => Promise<unknown>>} */
  const calls = {
    async load({ problem, options }) {
      trainer = await open(JSON.parse(readFileSync(problem, 'utf8')), options);
      return { version: trainer.version };
    },
    async check({ steps }) {
      await trainer?.reset();
      const reports = [];
      for (let step = 0; step < steps; step++) {
        await trainer?.step();
        reports.push(await trainer?.report());
      }
      return reports;
    },
    async round({ steps }) {
      await trainer?.reset();
      const [cpu, wall] = [process.cpuUsage(), performance.now()];
      for (let step = 0; step < steps; step++) await trainer?.step();
      await trainer?.report();
      const { user, system } = process.cpuUsage(cpu);
      return { cpu: (user + system) / 1000, wall: performance.now() - wall };
    },
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const { call, ...message } = JSON.parse(line);
    let answer;
    try {
      answer = { value: await calls[call]?.(message) };
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    process.stdout.write(`${ANSWER}${JSON.stringify(answer)}\n`);
  }
}
