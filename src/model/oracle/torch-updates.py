"""Writes the numbers by which updates are judged from outside: PyTorch's optimizers, weight decay and schedules.

    python3 src/model/oracle/torch-updates.py && npm run format
(Debian's python3-torch 1.13 wrote what is committed.)

Not part of the build: the tests of the model read the JSON beside this file. Everything is float64. Each case trains
the same three entries on the same gradients, and says what a lane has to choose for the same numbers.
"""

import json
import math
import pathlib

import torch
from torch.optim import SGD, Adadelta, Adagrad, Adam, AdamW, RMSprop
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, LambdaLR, LinearLR, StepLR

torch.set_default_dtype(torch.float64)

START = [1.0, -2.0, 0.5]
# The third entry has gradients as small as vanished ones are, beside ordinary ones.
GRADIENTS = [
    [0.1, -0.2, 1e-9],
    [-0.3, 0.4, -3e-8],
    [0.5, 0.0, 0.0],
    [0.25, -1.5, 1e-12],
    [0.05, 0.3, -0.7],
    [-1.0, 0.01, 2e-6],
]

SGD_ = {'id': 'sgd', 'learningRate': 0.1}
MOMENTUM = {'id': 'momentum', 'learningRate': 0.1, 'momentum': 0.9}
ADAM = {'id': 'adam', 'learningRate': 0.1, 'beta1': 0.9, 'beta2': 0.999, 'epsilon': 1e-8}
MOMENTS = {'learningRate': 0.02, 'beta1': 0.8, 'beta2': 0.95, 'epsilon': 1e-6}
RMSPROP = {'id': 'rmsprop', 'learningRate': 0.1, 'alpha': 0.9, 'momentum': 0, 'secondMoment': 'uncentered', 'epsilon': 1e-8}
ADAGRAD = {'id': 'adagrad', 'learningRate': 0.1, 'learningRateDecay': 0, 'initialAccumulator': 0, 'epsilon': 1e-10}


def optimizer_of(choice, weight_decay, parameters):
    """torch's optimizer for a lane's choice; weight_decay as torch takes it, in whichever way the optimizer means it."""
    c = choice
    common = {'lr': c['learningRate'], 'weight_decay': weight_decay}
    betas = {'betas': (c.get('beta1'), c.get('beta2')), 'eps': c.get('epsilon')}
    return {
        'sgd': lambda: SGD(parameters, **common),
        'momentum': lambda: SGD(parameters, momentum=c['momentum'], **common),
        'nesterov': lambda: SGD(parameters, momentum=c['momentum'], nesterov=True, **common),
        'adagrad': lambda: Adagrad(
            parameters,
            lr_decay=c['learningRateDecay'],
            initial_accumulator_value=c['initialAccumulator'],
            eps=c['epsilon'],
            **common,
        ),
        'rmsprop': lambda: RMSprop(
            parameters,
            alpha=c['alpha'],
            momentum=c['momentum'],
            centered=c['secondMoment'] == 'centered',
            eps=c['epsilon'],
            **common,
        ),
        'adadelta': lambda: Adadelta(parameters, rho=c['rho'], eps=c['epsilon'], **common),
        'adam': lambda: Adam(parameters, **betas, **common),
        'amsgrad': lambda: Adam(parameters, amsgrad=True, **betas, **common),
        'adamW': lambda: AdamW(parameters, **betas, **{**common, 'weight_decay': c.get('weightDecay', weight_decay)}),
    }[c['id']]()


def scheduler_of(choice, optimizer):
    c = choice
    return {
        'constant': lambda: LambdaLR(optimizer, lambda epoch: 1),
        'step': lambda: StepLR(optimizer, c['every'], c['gamma']),
        'exponential': lambda: ExponentialLR(optimizer, c['gamma']),
        'inverse': lambda: LambdaLR(optimizer, lambda epoch: 1 / (1 + c['rate'] * epoch)),
        'cosine': lambda: CosineAnnealingLR(optimizer, c['updates'], c['end'] * optimizer.param_groups[0]['lr']),
        'warmUp': lambda: LinearLR(optimizer, 1 / c['updates'], 1, c['updates'] - 1),
    }[c['id']]()


CONSTANT, NONE = {'id': 'constant'}, {'id': 'none'}


def coupled(rate):
    return {'id': 'coupled', 'rate': rate}


def decoupled(rate):
    return {'id': 'decoupled', 'rate': rate}


STEP = {'id': 'step', 'every': 2, 'gamma': 0.5}
COSINE = {'id': 'cosine', 'updates': 5, 'end': 0.1}
EXPONENTIAL = {'id': 'exponential', 'gamma': 0.8}
WARM_UP = {'id': 'warmUp', 'updates': 4}

# (optimizer, schedule, weight decay, bound of weights or None)
LANES = [
    (SGD_, CONSTANT, NONE, None),
    (MOMENTUM, CONSTANT, NONE, None),
    ({**MOMENTUM, 'id': 'nesterov'}, CONSTANT, NONE, None),
    (ADAGRAD, CONSTANT, NONE, None),
    ({**ADAGRAD, 'learningRateDecay': 0.3, 'initialAccumulator': 0.5, 'epsilon': 1e-3}, CONSTANT, NONE, None),
    (RMSPROP, CONSTANT, NONE, None),
    ({**RMSPROP, 'momentum': 0.7, 'epsilon': 1e-3}, CONSTANT, NONE, None),
    ({**RMSPROP, 'secondMoment': 'centered'}, CONSTANT, NONE, None),
    ({**RMSPROP, 'secondMoment': 'centered', 'momentum': 0.7, 'epsilon': 1e-3}, CONSTANT, NONE, None),
    ({'id': 'adadelta', 'learningRate': 1, 'rho': 0.9, 'epsilon': 1e-6}, CONSTANT, NONE, None),
    ({'id': 'adadelta', 'learningRate': 0.5, 'rho': 0.95, 'epsilon': 1e-7}, CONSTANT, NONE, None),
    (ADAM, CONSTANT, NONE, None),
    ({**MOMENTS, 'id': 'adam'}, CONSTANT, NONE, None),
    ({**MOMENTS, 'id': 'amsgrad'}, CONSTANT, NONE, None),
    ({**MOMENTS, 'id': 'adamW', 'weightDecay': 0.3}, CONSTANT, NONE, None),
    (MOMENTUM, STEP, NONE, None),
    (ADAM, COSINE, NONE, None),
    ({**RMSPROP, 'momentum': 0.7}, WARM_UP, NONE, None),
    (SGD_, CONSTANT, coupled(0.3), None),
    ({**MOMENTUM, 'id': 'nesterov'}, CONSTANT, coupled(0.3), None),
    (ADAM, CONSTANT, coupled(0.3), None),
    ({**RMSPROP, 'secondMoment': 'centered', 'momentum': 0.7}, CONSTANT, coupled(0.3), None),
    (ADAM, CONSTANT, decoupled(0.3), None),
    (ADAM, EXPONENTIAL, decoupled(0.3), None),
    (SGD_, CONSTANT, NONE, 0.95),
    (MOMENTUM, COSINE, coupled(0.3), 0.95),
    (ADAM, WARM_UP, decoupled(0.3), 0.95),
]

SCHEDULES = [
    CONSTANT,
    {'id': 'step', 'every': 3, 'gamma': 0.1},
    {'id': 'exponential', 'gamma': 0.9},
    {'id': 'inverse', 'rate': 0.5},
    {'id': 'cosine', 'updates': 12, 'end': 0},
    {'id': 'cosine', 'updates': 12, 'end': 0.2},
    {'id': 'warmUp', 'updates': 5},
]
SCHEDULED_UPDATES = 12


def train(choice, schedule, decay, bound):
    """The entries after every update. Decoupled decay, which torch has in AdamW only, turns Adam into that."""
    parameter = torch.tensor(START, requires_grad=True)
    is_decoupled = decay['id'] == 'decoupled'
    assert not is_decoupled or choice['id'] == 'adam'
    theirs = {**choice, 'id': 'adamW'} if is_decoupled else choice
    optimizer = optimizer_of(theirs, decay.get('rate', 0), [parameter])
    scheduler = scheduler_of(schedule, optimizer)
    after = []
    for gradient in GRADIENTS:
        parameter.grad = torch.tensor(gradient)
        optimizer.step()
        scheduler.step()
        if bound is not None:
            with torch.no_grad():
                parameter.clamp_(-bound, bound)
        after.append(parameter.tolist())
    return {
        'lane': {
            'optimizer': choice,
            'schedule': schedule,
            'weightDecay': decay,
            'constraint': NONE if bound is None else {'id': 'weightClip', 'bound': bound},
        },
        'parameters': after,
    }


def factors(schedule):
    """Learning rates of the first updates over that of the optimizer."""
    optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=0.25)
    scheduler = scheduler_of(schedule, optimizer)
    rates = []
    for _ in range(SCHEDULED_UPDATES):
        rates.append(scheduler.get_last_lr()[0] / 0.25)
        optimizer.step()
        scheduler.step()
    assert all(map(math.isfinite, rates))
    return {'schedule': schedule, 'factors': rates}


if __name__ == '__main__':
    numbers = {
        'source': f'torch {torch.__version__}, float64',
        'start': START,
        'gradients': GRADIENTS,
        'updates': [train(*lane) for lane in LANES],
        'schedules': [factors(schedule) for schedule in SCHEDULES],
    }
    path = pathlib.Path(__file__).with_suffix('.json')
    path.write_text(json.dumps(numbers, indent=2, ensure_ascii=False) + '\n')
