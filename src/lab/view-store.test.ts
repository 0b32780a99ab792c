import { describe, expect, it } from 'vitest';
import { createViewStore, mutedPlaces, readViewField, speedLimitOf, viewFields } from './view-store.ts';

describe('the view of charts over steps', () => {
  it('leaves out what the page does by itself', () => {
    const view = createViewStore();
    view.setStepUnit('time');
    view.setSmoothing('0.97');
    view.setLinear('loss', true);
    view.setLinear('gradientNorm', true);
    view.setLinear('loss', true);
    expect(view.getState()).toEqual({ x: 'time', smoothing: '0.97', linear: ['gradientNorm', 'loss'] });
    view.setStepUnit('step');
    view.setSmoothing('0');
    view.setLinear('loss', false);
    expect(view.getState()).toEqual({ linear: ['gradientNorm'] });
    view.setLinear('gradientNorm', false);
    expect(view.getState()).toEqual({});
  });

  it('holds which of several things charts are of, until that is left to them again', () => {
    const view = createViewStore();
    view.choose('gate', 'f');
    view.choose('parameter', 'input');
    view.choose('quantity', 'updateNorm');
    expect(view.getState()).toEqual({ gate: 'f', parameter: 'input', quantity: 'updateNorm' });
    view.choose('parameter', undefined);
    view.choose('quantity', undefined);
    expect(view.getState()).toEqual({ gate: 'f' });
  });

  it('is laid out for presenters, and for one reader again', () => {
    const view = createViewStore();
    view.togglePresenter();
    expect(view.getState()).toEqual({ mode: 'presenter' });
    view.togglePresenter();
    expect(view.getState()).toEqual({});
  });

  it('is one of the units and weights that there are', () => {
    const fields = viewFields(['loss']);
    expect(readViewField('smoothing', fields.smoothing, ['0.9'])).toEqual({ value: '0.9', problems: [] });
    for (const [name, value] of [
      ['smoothing', '0.95'],
      ['x', 'epochs'],
      ['linear', 'spectrum'],
      ['mode', 'reader'],
      ['gate', 'U'],
      ['parameter', 'all'],
      ['quantity', 'updateRatio'],
    ] as const) {
      const read = readViewField(name, fields[name], [value]);
      expect(read.value).toBeUndefined();
      expect(read.problems).toMatchObject([{ key: name, value, allowed: { kind: 'oneOf', names: fields[name].ids } }]);
    }
  });
});

describe('lanes that are not drawn', () => {
  it('are those that there are, and none where that would be all of them', () => {
    expect(mutedPlaces({ mute: ['1', '8'] }, 2)).toEqual(new Set([0]));
    expect(mutedPlaces({ mute: ['2', '1'] }, 2)).toEqual(new Set());
    expect(mutedPlaces({}, 2)).toEqual(new Set());
  });
});

describe('the speed limit', () => {
  it('is a number of steps per second that links hold, or none', () => {
    const view = createViewStore();
    expect(speedLimitOf(view.getState())).toBe(Number.POSITIVE_INFINITY);
    view.setSpeed('3');
    expect(view.getState()).toEqual({ speed: '3' });
    expect(speedLimitOf(view.getState())).toBe(3);
    view.setSpeed(undefined);
    expect(view.getState()).toEqual({});
    const { speed } = viewFields([]);
    expect(readViewField('speed', speed, ['0'])).toMatchObject({
      value: undefined,
      problems: [{ key: 'speed', value: '0' }],
    });
  });
});
