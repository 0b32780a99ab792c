"""Writes what PyTorch makes of gradients and weights where norms decide: clip_grad_norm_, clip_grad_value_, renorm,
and adaptive gradient clipping by the rule of Brock et al. 2021, which torch lacks.

    python3 src/engine/oracle/torch-clips.py && npm run format
(Debian's python3-torch 1.13 wrote what is committed.)

Not part of the build: src/engine/clip.test.ts reads the JSON beside this file. Everything is float64, with weights as
they stand here, [in, out]. Gradients are of very different sizes, so that thresholds meet some tensors only.
"""

import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(5)

SHAPES = {'recurrent': (3, 3), 'input': (2, 3), 'bias': (1, 3), 'output': (3, 2), 'outputBias': (1, 2)}
SIZES = {'recurrent': 2.0, 'input': 0.5, 'bias': 0.05, 'output': 1.0, 'outputBias': 1e-4}

gradients = {name: SIZES[name] * torch.randn(shape) for name, shape in SHAPES.items()}
weights = {name: torch.randn(shape) for name, shape in SHAPES.items()}
norm = float(torch.linalg.vector_norm(torch.cat([g.flatten() for g in gradients.values()])))


def clipped(clip):
    """The gradients after an in-place clip of all parameters together."""
    parameters = {name: torch.nn.Parameter(w.clone()) for name, w in weights.items()}
    for name, parameter in parameters.items():
        parameter.grad = gradients[name].clone()
    clip(list(parameters.values()))
    return {name: parameter.grad.flatten().tolist() for name, parameter in parameters.items()}


def renormed(bound):
    """Columns of matrices to a norm of at most `bound`; torch.renorm adds 1e-7 to the norm that it divides by."""
    return {
        name: (w.renorm(2, 1, bound) if w.shape[0] > 1 else w).flatten().tolist() for name, w in weights.items()
    }


def adaptively_clipped(ratio, weight_scale):
    """Equation 3 of the paper, one unit after the other: a row of torch's [out, in] weights, and a vector as a whole."""

    def clip(gradient, weight):
        greatest = ratio * max(float(torch.linalg.vector_norm(weight)), 1e-3)
        norm = float(torch.linalg.vector_norm(gradient))
        return gradient * (greatest / norm) if norm > greatest else gradient

    def clip_units(gradient, weight):
        if gradient.shape[0] == 1:
            return clip(gradient, weight)
        return torch.stack([clip(g, w) for g, w in zip(gradient.T, weight.T)]).T

    return {
        name: clip_units(gradients[name], weight_scale * weights[name]).flatten().tolist() for name in SHAPES
    }


def flat(tensors):
    return {name: tensor.flatten().tolist() for name, tensor in tensors.items()}


if __name__ == '__main__':
    by_norm = [{'threshold': t} for t in (0.1, 1.0, norm, 2 * norm)]
    numbers = {
        'source': f'torch {torch.__version__}, float64',
        'gradients': flat(gradients),
        'weights': flat(weights),
        'norm': norm,
        'globalNorm': [
            {**case, 'clipped': clipped(lambda p: torch.nn.utils.clip_grad_norm_(p, case['threshold']))}
            for case in by_norm
        ],
        'value': [
            {'bound': bound, 'clipped': clipped(lambda p: torch.nn.utils.clip_grad_value_(p, bound))}
            for bound in (0.01, 0.3)
        ],
        # Weights 1e-4 times as large are below the least norm that counts.
        'adaptive': [
            {'ratio': ratio, 'weightScale': scale, 'clipped': adaptively_clipped(ratio, scale)}
            for ratio, scale in ((0.01, 1), (0.3, 1), (1, 1), (0.3, 1e-4))
        ],
        'maxNorm': [{'bound': bound, 'weights': renormed(bound)} for bound in (0.2, 1.0, 1.5)],
    }
    path = pathlib.Path(__file__).with_suffix('.json')
    path.write_text(json.dumps(numbers, indent=2, ensure_ascii=False) + '\n')
