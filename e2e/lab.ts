// The page as tests see it: what it says of itself through `window.lab`, and what a reader does to it. No sleeps.

import { type Browser, test as base, expect, type Locator, type Page } from '@playwright/test';
import type { PlainReport } from '../src/lab/lab.ts';
import type { RunState } from '../src/lab/run-store.ts';

/** Everything the page complains about, as it happens. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // What a browser without WebGPU remarks when it is asked for an adapter.
    if (message.text() === 'No available adapters.') return;
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    // Leaving a page, or an engine, takes back what it had asked for: that is nobody's failure.
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') complaints.push(`request: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}

export class LabPage {
  readonly complaints: string[];

  constructor(readonly page: Page) {
    this.complaints = complaintsOf(page);
  }

  /** Opens the page; it trains by itself. */
  async open(address = './'): Promise<void> {
    await this.page.goto(address);
    await this.waitForStep(1);
  }

  state(): Promise<RunState> {
    return this.page.evaluate(() => window.lab.state());
  }

  /** Resolves with the state once so many steps are done. */
  waitForStep(step: number): Promise<RunState> {
    return this.page.evaluate((wanted) => window.lab.waitForStep(wanted), step);
  }

  /** The latest report of every lane. */
  async reports(): Promise<PlainReport[]> {
    const reports = await this.page.evaluate(() => window.lab.latestReports());
    return reports.map((report, lane) => {
      if (!report) throw new Error(`lane ${lane + 1} has no report yet`);
      return report;
    });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Pauses; resolves when the step under way is done. */
  async pause(): Promise<RunState> {
    await this.button('Pause').click();
    return this.settled();
  }

  /** Back to step 0, with the experiment loaded. */
  async reset(): Promise<void> {
    await this.button('Reset').click();
    await expect.poll(async () => (await this.state()).step).toBe(0);
  }

  /** So many single steps from where a paused run stands. */
  async takeSteps(count: number): Promise<void> {
    const { step } = await this.state();
    for (let i = 0; i < count; i++) await this.page.keyboard.press('.');
    await this.waitForStep(step + count);
    await this.settled();
  }

  /** So many steps from where a paused run stands, in whatever calls. */
  async runTo(step: number): Promise<void> {
    for (let { step: done } = await this.state(); done < step; done = (await this.state()).step) {
      await this.takeSteps(Math.min(50, step - done));
    }
  }

  /** Types into a number field and leaves it with Enter. */
  async type(label: string, text: string): Promise<Locator> {
    const field = this.field(label);
    await field.fill(text);
    await field.press('Enter');
    return field;
  }

  field(label: string): Locator {
    return this.page.getByRole('textbox', { name: label, exact: true });
  }

  async choose(label: string | RegExp, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: label, exact: true }).selectOption({ label: option });
  }

  /** One more chart on the board. */
  async showChart(title: string): Promise<void> {
    await this.page.locator('summary', { hasText: /^Charts$/ }).click();
    await this.page.getByRole('checkbox', { name: title, exact: true }).check();
  }

  /** Whose settings are shown: 'All lanes', or a lane by its number. */
  async showSettingsOf(lane: 'All lanes' | number): Promise<void> {
    const name = typeof lane === 'number' ? new RegExp(`^Lane ${lane}:`) : lane;
    await this.page.getByRole('radio', { name }).check();
  }

  /** The state once a pause has taken hold: its step is that of the latest reports. */
  private async settled(): Promise<RunState> {
    await expect
      .poll(async () => {
        const { phase, step } = await this.state();
        const reports = await this.page.evaluate(() => window.lab.latestReports());
        return phase === 'paused' && (step === 0 || reports.some((report) => report?.step === step));
      })
      .toBe(true);
    return this.state();
  }
}

/** Every test gets the page of the laboratory, and fails if the page complained about anything. */
export const test = base.extend<{ lab: LabPage }>({
  lab: async ({ page }, use) => {
    const lab = new LabPage(page);
    await use(lab);
    expect(lab.complaints).toEqual([]);
  },
});

export { type Browser, expect };
