"""PyTorch as a contestant of the bench: the line protocol of serve.mjs, one thread.

Options: form 'loop' (Python over timesteps, gates side by side, one product with the inputs for all timesteps) or 'fused'
(what torch.nn.RNN, LSTM and GRU call); norms: whether the loop is asked for ∂L/∂h_t.
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)

NAMES = ('recurrent', 'input', 'bias', 'output', 'outputBias')


class Trainer:
    def __init__(self, problem, options):
        self.problem, self.norms, self.is_fused = problem, options['norms'], options['form'] == 'fused'
        self.B, self.T, self.H, self.G = (problem[name] for name in 'BTHG')
        shape = {'recurrent': (self.H, -1), 'output': (self.H, 1), 'input': (problem['I'], -1)}
        self.initial = [
            torch.tensor(problem['parameters'][name], dtype=torch.float32).reshape(shape.get(name, (-1,))) for name in NAMES
        ]
        self.x = torch.tensor(problem['inputs'], dtype=torch.float32).reshape(self.T, self.B, problem['I'])
        self.y = torch.tensor(problem['targets'], dtype=torch.float32).reshape(self.B, 1)
        self.version = f'PyTorch {torch.__version__} {options["form"]}'

    def reset(self):
        self.parameters = [values.clone().requires_grad_() for values in self.initial]
        adam = self.problem['adam']
        self.optimizer = torch.optim.Adam(
            self.parameters, lr=adam['learningRate'], betas=(adam['beta1'], adam['beta2']), eps=adam['epsilon']
        )

    def fused(self, U, W, b):
        zeros = torch.zeros(1, self.B, self.H)
        cell = self.problem['cell']
        if cell == 'gru':
            r, z, n_recurrent, n_input = b.split(self.H)
            none = torch.zeros(self.H)
            biases = (torch.cat((r, z, n_input)), torch.cat((none, none, n_recurrent)))
        else:
            biases = (b, torch.zeros_like(b))
        weights = (W.t(), U.t(), *biases)
        settings = (True, 1, 0.0, True, False, False)
        if cell == 'lstm':
            return torch._VF.lstm(self.x, (zeros, zeros), weights, *settings)[0][-1], []
        function = torch._VF.gru if cell == 'gru' else torch._VF.rnn_tanh
        return function(self.x, zeros, weights, *settings)[0][-1], []

    def loop(self, U, W, b):
        B, T, H, cell = self.B, self.T, self.H, self.problem['cell']
        h = c = torch.zeros(B, H)
        states = []
        if cell == 'gru':
            r, z, n_recurrent, n_input = b.split(H)
            b, recurrent_bias = torch.cat((r, z, n_input)), torch.cat((torch.zeros(2 * H), n_recurrent))
        terms = torch.addmm(b, self.x.reshape(T * B, -1), W).reshape(T, B, -1).unbind(0)
        for term in terms:
            if cell == 'rnn':
                h = torch.tanh(torch.addmm(term, h, U))
            elif cell == 'lstm':
                i, f, g, o = torch.addmm(term, h, U).chunk(4, 1)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
                h = torch.sigmoid(o) * torch.tanh(c)
            else:
                hr, hz, hn = torch.addmm(recurrent_bias, h, U).chunk(3, 1)
                xr, xz, xn = term.chunk(3, 1)
                r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
                n = torch.tanh(xn + r * hn)
                h = n + z * (h - n)
            states.append(h)
        return h, states

    def step(self):
        U, W, b, V, c = self.parameters
        h, states = (self.fused if self.is_fused else self.loop)(U, W, b)
        loss = torch.nn.functional.mse_loss(torch.addmm(c, h, V), self.y)
        wanted = states if self.norms else []
        gradients = torch.autograd.grad(loss, [*self.parameters, *wanted])
        for parameter, gradient in zip(self.parameters, gradients):
            parameter.grad = gradient
        torch.nn.utils.clip_grad_norm_(self.parameters, self.problem['threshold'])
        self.optimizer.step()
        self.last = {'loss': loss.item()}
        if wanted:
            adjoints = torch.stack(gradients[len(self.parameters) :])
            self.last['norms'] = (adjoints.square().sum((1, 2)) * self.B).sqrt().tolist()

    def report(self):
        squares = sum(p.detach().square().sum().item() for p in self.parameters)
        return {**self.last, 'weightNorm': squares**0.5}


def gflops():
    """Speed of its products, by which the library beneath is chosen."""
    a, b = torch.randn(256, 256), torch.randn(256, 256)
    best = float('inf')
    for _ in range(5):
        before = time.process_time()
        for _ in range(10):
            a @ b
        best = min(best, time.process_time() - before)
    return 10 * 2 * 256**3 / best / 1e9


class Calls:
    def load(self, problem, options):
        with open(problem, encoding='utf-8') as file:
            self.trainer = Trainer(json.load(file), options)
        return {'version': self.trainer.version}

    def products(self):
        return {'gflops': gflops()}

    def check(self, steps):
        self.trainer.reset()
        reports = []
        for _ in range(steps):
            self.trainer.step()
            reports.append(self.trainer.report())
        return reports

    def round(self, steps):
        self.trainer.reset()
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(steps):
            self.trainer.step()
        return {'cpu': (time.process_time() - cpu) * 1000, 'wall': (time.perf_counter() - wall) * 1000}


calls = Calls()
for line in sys.stdin:
    message = json.loads(line)
    try:
        answer = {'value': getattr(calls, message.pop('call'))(**message)}
    except Exception as error:  # every failure goes to the one who asked
        answer = {'error': str(error)}
    print('@' + json.dumps(answer), flush=True)
