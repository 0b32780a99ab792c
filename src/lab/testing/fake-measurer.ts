/** For tests: measures in this thread, takes as long as it is told to, and fails when it is told to. */
import * as algebra from '../../math/linear-algebra.ts';
import { allFailed, type MeasureRequest, type Measurer, measureAll, type Outcomes } from '../../probe/measure.ts';

export class FakeMeasurer implements Measurer {
  /** Of one request. */
  measureMs = 1;
  failure: string | undefined;
  isBroken = false;
  isDisposed = false;
  readonly requests: MeasureRequest[] = [];
  /** Requests at once. */
  mostUnderWay = 0;
  private underWay = 0;

  async measure(request: MeasureRequest): Promise<Outcomes> {
    this.requests.push(request);
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    await new Promise((resolve) => setTimeout(resolve, this.measureMs));
    this.underWay--;
    return this.failure === undefined ? measureAll(request, algebra) : allFailed(request.probes, this.failure);
  }

  dispose(): void {
    this.isDisposed = true;
  }
}
