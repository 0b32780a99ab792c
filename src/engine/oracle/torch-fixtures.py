"""Writes the numbers by which the engines are judged from outside: PyTorch's cells, losses, gradients and optimizers.

    python3 src/engine/oracle/torch-fixtures.py && npm run format
(Debian's python3-torch 1.13 wrote what is committed.)

Not part of the build: the engines' tests read the JSON beside this file. Everything is float64; parameters, inputs,
targets and starts are rounded to float32 first, so that every engine starts from the very same numbers.

From our layout to torch's (functions torch.rnn_tanh_cell, rnn_relu_cell, lstm_cell, gru_cell):
- Weights multiply from the right, x W + h U + b, with one block of H columns per gate; torch has the transpose.
  weight_ih = Wᵀ, weight_hh = Uᵀ. Gates stand in torch's order in both: LSTM i, f, g, o; GRU r, z, n.
- We have one bias per gate: bias_ih = b and bias_hh = 0, a constant that no optimizer moves.
- The GRU's gate n is used in halves, n = tanh(x W_n + b_in + r ⊙ (h U_n + b_hn)), each with its bias. The columns of
  our b are r, z, n.recurrent, n.input: bias_ih = (b_r, b_z, b_in), bias_hh = (0, 0, b_hn).
The leaves of the graph are our tensors, so that gradients come out and optimizers work in our layout.
"""

import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)

BATCH, TIMESTEPS, INPUT, HIDDEN, OUTPUT = 3, 7, 2, 5, 3
UPDATES = 5
CLIP_THRESHOLD = 0.1

OPTIMIZERS = {
    'sgd': (torch.optim.SGD, {'learningRate': 0.1}, {}),
    'momentum': (torch.optim.SGD, {'learningRate': 0.1, 'momentum': 0.9}, {'momentum': 'momentum'}),
    'rmsprop': (
        torch.optim.RMSprop,
        {'learningRate': 0.01, 'alpha': 0.99, 'momentum': 0, 'secondMoment': 'uncentered', 'epsilon': 1e-8},
        {'alpha': 'alpha', 'momentum': 'momentum', 'eps': 'epsilon'},
    ),
    'adam': (torch.optim.Adam, {'learningRate': 0.01, 'beta1': 0.9, 'beta2': 0.999, 'epsilon': 1e-8}, {'eps': 'epsilon'}),
}


def optimizer_of(name, parameters):
    kind, settings, names = OPTIMIZERS[name]
    arguments = {theirs: settings[ours] for theirs, ours in names.items()}
    if name == 'adam':
        arguments['betas'] = (settings['beta1'], settings['beta2'])
    return kind(parameters, lr=settings['learningRate'], **arguments)


def one_bias(bias):
    return bias[0], torch.zeros_like(bias[0])


def gru_biases(bias):
    r, z, n_recurrent, n_input = bias[0].split(HIDDEN)
    zeros = torch.zeros(HIDDEN)
    return torch.cat((r, z, n_input)), torch.cat((zeros, zeros, n_recurrent))


# file: (choice of the cell, torch function, states, columns of U and W, columns of b, biases, loss, loss at)
CASES = {
    'rnn-tanh': ({'id': 'rnn', 'activation': 'tanh'}, torch.rnn_tanh_cell, ['h'], 1, 1, one_bias, 'crossEntropy', 'every'),
    'rnn-relu': ({'id': 'rnn', 'activation': 'relu'}, torch.rnn_relu_cell, ['h'], 1, 1, one_bias, 'meanSquaredError', 'end'),
    'lstm': ({'id': 'lstm'}, torch.lstm_cell, ['h', 'c'], 4, 4, one_bias, 'crossEntropy', 'every'),
    'gru': ({'id': 'gru'}, torch.gru_cell, ['h'], 3, 4, gru_biases, 'meanSquaredError', 'end'),
}


def normal(*shape, scale=1.0):
    return (scale * torch.randn(*shape)).float().double()


def losses_of(loss, outputs, targets):
    """The mean over sequences, and timesteps with a loss, of torch's loss. outputs, targets [timesteps, B, O]"""
    if loss == 'meanSquaredError':
        return torch.nn.functional.mse_loss(outputs, targets)
    return torch.nn.functional.cross_entropy(outputs.reshape(-1, OUTPUT), targets.reshape(-1, OUTPUT))


def case(choice, cell, states, gates, biases, split_bias, loss, loss_at):
    parameters = {
        'recurrent': normal(HIDDEN, gates * HIDDEN, scale=0.35),
        'input': normal(INPUT, gates * HIDDEN, scale=0.35),
        'bias': normal(1, biases * HIDDEN, scale=0.35),
        'output': normal(HIDDEN, OUTPUT, scale=0.35),
        'outputBias': normal(1, OUTPUT, scale=0.35),
    }
    start = {state: normal(BATCH, HIDDEN) for state in states}
    inputs = normal(TIMESTEPS, BATCH, INPUT)
    steps_with_loss = TIMESTEPS if loss_at == 'every' else 1
    targets = normal(steps_with_loss, BATCH, OUTPUT)
    if loss == 'crossEntropy':
        targets = torch.nn.functional.one_hot(targets.argmax(dim=2), OUTPUT).double()

    def run(leaves):
        """Loss, outputs and the hidden state of every timestep, each with its gradient retained."""
        weight_ih, weight_hh = leaves['input'].T, leaves['recurrent'].T
        bias_ih, bias_hh = split_bias(leaves['bias'])
        state = start['h'] if len(states) == 1 else (start['h'], start['c'])
        hiddens = []
        for x in inputs:
            state = cell(x, state, weight_ih, weight_hh, bias_ih, bias_hh)
            h = state if len(states) == 1 else state[0]
            h.retain_grad()
            hiddens.append(h)
        outputs = torch.stack([h @ leaves['output'] + leaves['outputBias'] for h in hiddens[-steps_with_loss:]])
        return losses_of(loss, outputs, targets), outputs, hiddens

    def fresh():
        return {name: value.clone().requires_grad_() for name, value in parameters.items()}

    leaves = fresh()
    value, outputs, hiddens = run(leaves)
    value.backward()
    updates = []
    for name, (_, settings, _) in OPTIMIZERS.items():
        for clip in ({'id': 'none'}, {'id': 'globalNorm', 'threshold': CLIP_THRESHOLD}):
            trained = fresh()
            optimizer = optimizer_of(name, trained.values())
            for _ in range(UPDATES):
                optimizer.zero_grad()
                run(trained)[0].backward()
                if clip['id'] == 'globalNorm':
                    torch.nn.utils.clip_grad_norm_(trained.values(), clip['threshold'])
                optimizer.step()
            after = {parameter: text(value) for parameter, value in trained.items()}
            updates.append({'optimizer': {'id': name, **settings}, 'clip': clip, 'parameters': after})
    return {
        'source': f'torch {torch.__version__}, float64',
        'cell': choice,
        'hiddenSize': HIDDEN,
        'batchSize': BATCH,
        'task': {'timesteps': TIMESTEPS, 'inputSize': INPUT, 'outputSize': OUTPUT, 'lossAt': loss_at},
        'lossId': loss,
        'inputs': text(inputs),
        'targets': text(targets),
        'start': [text(start[state]) for state in states],
        'parameters': {name: text(value) for name, value in parameters.items()},
        'loss': value.item(),
        'outputs': text(outputs),
        'states': text(torch.stack(hiddens)),
        'adjoints': text(torch.stack([h.grad for h in hiddens])),
        'gradients': {name: text(leaf.grad) for name, leaf in leaves.items()},
        'numberOfUpdates': UPDATES,
        'updates': updates,
    }


def text(tensor):
    """Row-major numbers with all their digits, as one line."""
    return ' '.join(repr(x) for x in tensor.detach().reshape(-1).tolist())


if __name__ == '__main__':
    folder = pathlib.Path(__file__).parent
    for seed, (name, arguments) in enumerate(CASES.items()):
        torch.manual_seed(seed)
        (folder / f'{name}.json').write_text(json.dumps(case(*arguments), indent=2, ensure_ascii=False) + '\n')
