"""Writes modules of PyTorch with what they compute: the weights under torch's names, a batch, outputs and losses.

    /usr/bin/python3 src/lab/torch-state/torch-modules.py
(Debian's python3-torch 1.13 wrote what is committed.)

Not part of the build: the test of torch-state.ts reads the files beside this script. Everything is float64. The files
are safetensors, written here from the description of the format. Each holds the state of torch.nn.RNN, LSTM or GRU and
of a torch.nn.Linear called fc, both as torch initialises them, with both biases; `inputs` [T, B, I], `targets` [B, O]
and the outputs at the last timestep; `losses`, the mean squared errors before each of 5 steps of torch.optim.SGD,
learning rate 0.1; and the state after the last step as `trained.…`.

torch trains both biases of a gate, so that their sum moves twice as fast as a single one. For the same training the
second is held where the two only ever occur as a sum: everywhere but in gate n of the GRU.
"""

import json
import math
import pathlib
import struct

import torch

torch.set_default_dtype(torch.float64)

BATCH, TIMESTEPS, INPUT, HIDDEN, OUTPUT = 3, 7, 2, 5, 3
UPDATES = 5

MODULES = {
    'rnn-tanh': lambda: torch.nn.RNN(INPUT, HIDDEN, nonlinearity='tanh'),
    'rnn-relu': lambda: torch.nn.RNN(INPUT, HIDDEN, nonlinearity='relu'),
    'lstm': lambda: torch.nn.LSTM(INPUT, HIDDEN),
    'gru': lambda: torch.nn.GRU(INPUT, HIDDEN),
}


def state_of(cell, fc):
    tensors = {**cell.state_dict(), **{f'fc.{name}': value for name, value in fc.state_dict().items()}}
    return {name: value.clone() for name, value in tensors.items()}


def hold_second_bias(cell):
    free = torch.zeros_like(cell.bias_hh_l0)
    if isinstance(cell, torch.nn.GRU):
        free[2 * HIDDEN :] = 1
    cell.bias_hh_l0.register_hook(lambda gradient: gradient * free)


def case(cell):
    hold_second_bias(cell)
    fc = torch.nn.Linear(HIDDEN, OUTPUT)
    # Engines take inputs and targets in float32.
    inputs = torch.randn(TIMESTEPS, BATCH, INPUT).float().double()
    targets = torch.randn(BATCH, OUTPUT).float().double()
    tensors = {**state_of(cell, fc), 'inputs': inputs, 'targets': targets}
    optimizer = torch.optim.SGD([*cell.parameters(), *fc.parameters()], lr=0.1)
    losses = []
    for _ in range(UPDATES):
        hiddens, _ = cell(inputs)
        outputs = fc(hiddens[-1])
        loss = torch.nn.functional.mse_loss(outputs, targets)
        if not losses:
            tensors['outputs'] = outputs.detach()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    tensors['losses'] = torch.tensor(losses)
    return {**tensors, **{f'trained.{name}': value for name, value in state_of(cell, fc).items()}}


def safetensors(tensors):
    header, data = {}, b''
    for name, tensor in tensors.items():
        numbers = tensor.reshape(-1).tolist()
        start = len(data)
        data += struct.pack(f'<{math.prod(tensor.shape)}d', *numbers)
        header[name] = {'dtype': 'F64', 'shape': list(tensor.shape), 'data_offsets': [start, len(data)]}
    text = json.dumps({'__metadata__': {'source': f'torch {torch.__version__}'}, **header}).encode()
    text += b' ' * (-len(text) % 8)
    return struct.pack('<Q', len(text)) + text + data


if __name__ == '__main__':
    folder = pathlib.Path(__file__).parent
    for seed, (name, module) in enumerate(MODULES.items()):
        torch.manual_seed(seed)
        (folder / f'{name}.safetensors').write_bytes(safetensors(case(module())))
