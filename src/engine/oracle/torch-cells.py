"""Writes the numbers of cells that torch.nn lacks: their equations as their papers print them, gradients by autograd.

    python3 src/engine/oracle/torch-cells.py && npm run format
(Debian's python3-torch 1.13 wrote what is committed.)

Not part of the build: `oracle-cells.test.ts` reads the JSON beside this file. Everything is float64; parameters, inputs,
targets and starts are rounded to float32 first, so that every engine starts from the very same numbers. The leaves of
the graph are our tensors: weights multiply from the right, x W + h U + b, with one block of H columns per gate.
"""

import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)

BATCH, TIMESTEPS, INPUT, HIDDEN, OUTPUT = 3, 7, 2, 5, 3
UPDATES = 5
ADAM = {'learningRate': 0.01, 'beta1': 0.9, 'beta2': 0.999, 'epsilon': 1e-8}
CLIP_THRESHOLD = 0.1

EPSILON, GAMMA = 0.4, 0.25


def antisymmetric_rnn(x, h, U, W, b):
    """Chang, Chen, Haber & Chi 2019, in rows: their W_h is our Uᵀ, so that W_h − W_hᵀ − γI is (U − Uᵀ − γI)ᵀ."""
    W_h = U.T
    A = W_h - W_h.T - GAMMA * torch.eye(HIDDEN)
    return h + EPSILON * torch.tanh(h @ A.T + x @ W + b)


def gru_reset_before(x, h, U, W, b):
    """Cho et al. 2014, version 1 of the preprint: the reset gate acts on the state, then comes the product."""
    U_r, U_z, U_n = U.split(HIDDEN, dim=1)
    W_r, W_z, W_n = W.split(HIDDEN, dim=1)
    b_r, b_z, b_n = b.split(HIDDEN, dim=1)
    r = torch.sigmoid(x @ W_r + h @ U_r + b_r)
    z = torch.sigmoid(x @ W_z + h @ U_z + b_z)
    candidate = torch.tanh(x @ W_n + (r * h) @ U_n + b_n)
    return z * h + (1 - z) * candidate


# file: (choice of the cell, equations, gates, loss at)
CASES = {
    'antisymmetric-rnn': (
        {'id': 'antisymmetricRnn', 'epsilon': EPSILON, 'gamma': GAMMA},
        antisymmetric_rnn,
        1,
        'every',
    ),
    'gru-reset-before': ({'id': 'gruResetBefore'}, gru_reset_before, 3, 'end'),
}


def normal(*shape, scale=1.0):
    return (scale * torch.randn(*shape)).float().double()


def case(choice, cell, gates, loss_at):
    parameters = {
        'recurrent': normal(HIDDEN, gates * HIDDEN, scale=0.5),
        'input': normal(INPUT, gates * HIDDEN, scale=0.5),
        'bias': normal(1, gates * HIDDEN, scale=0.5),
        'output': normal(HIDDEN, OUTPUT, scale=0.5),
        'outputBias': normal(1, OUTPUT, scale=0.5),
    }
    start = normal(BATCH, HIDDEN)
    inputs = normal(TIMESTEPS, BATCH, INPUT)
    steps_with_loss = TIMESTEPS if loss_at == 'every' else 1
    targets = normal(steps_with_loss, BATCH, OUTPUT)

    def run(leaves):
        """Loss, outputs and the hidden state of every timestep, each with its gradient retained."""
        h = start
        hiddens = []
        for x in inputs:
            h = cell(x, h, leaves['recurrent'], leaves['input'], leaves['bias'])
            h.retain_grad()
            hiddens.append(h)
        outputs = torch.stack([h @ leaves['output'] + leaves['outputBias'] for h in hiddens[-steps_with_loss:]])
        return torch.nn.functional.mse_loss(outputs, targets), outputs, hiddens

    def fresh():
        return {name: value.clone().requires_grad_() for name, value in parameters.items()}

    leaves = fresh()
    value, outputs, hiddens = run(leaves)
    value.backward()

    trained = fresh()
    betas = (ADAM['beta1'], ADAM['beta2'])
    optimizer = torch.optim.Adam(trained.values(), lr=ADAM['learningRate'], betas=betas, eps=ADAM['epsilon'])
    for _ in range(UPDATES):
        optimizer.zero_grad()
        run(trained)[0].backward()
        torch.nn.utils.clip_grad_norm_(trained.values(), CLIP_THRESHOLD)
        optimizer.step()
    return {
        'source': f'torch {torch.__version__}, float64',
        'cell': choice,
        'hiddenSize': HIDDEN,
        'batchSize': BATCH,
        'task': {'timesteps': TIMESTEPS, 'inputSize': INPUT, 'outputSize': OUTPUT, 'lossAt': loss_at},
        'inputs': text(inputs),
        'targets': text(targets),
        'start': text(start),
        'parameters': {name: text(value) for name, value in parameters.items()},
        'loss': value.item(),
        'outputs': text(outputs),
        'states': text(torch.stack(hiddens)),
        'adjoints': text(torch.stack([h.grad for h in hiddens])),
        'gradients': {name: text(leaf.grad) for name, leaf in leaves.items()},
        'numberOfUpdates': UPDATES,
        'optimizer': {'id': 'adam', **ADAM},
        'clip': {'id': 'globalNorm', 'threshold': CLIP_THRESHOLD},
        'updated': {name: text(value) for name, value in trained.items()},
    }


def text(tensor):
    """Row-major numbers with all their digits, as one line."""
    return ' '.join(repr(x) for x in tensor.detach().reshape(-1).tolist())


if __name__ == '__main__':
    folder = pathlib.Path(__file__).parent
    for seed, (name, arguments) in enumerate(CASES.items()):
        torch.manual_seed(seed)
        (folder / f'{name}.json').write_text(json.dumps(case(*arguments), indent=2, ensure_ascii=False) + '\n')
