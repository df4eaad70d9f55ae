"""PyTorch as one of the participants: training steps and predictions.   usage: pytorch_peer.py THREADS

`train SIZES BATCH OPTIMIZER MODE` and `predict SIZES BATCH MODE`. Modes: eager, as it comes; foreach and fused, the
optimizer's own variants; compiled, forward and backward by torch.compile with the fused optimizer.
"""

import itertools
import sys

import torch

import participant

OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}


def network_of(sizes):
    layers = []
    for weights in participant.layer_weights(sizes):
        layer = torch.nn.Linear(*weights.shape)
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(weights.T))
            layer.bias.zero_()
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def training_step(sizes, batch, optimizer, mode):
    network = network_of(sizes)
    loss_of = torch.nn.CrossEntropyLoss()

    def forward(x, y):
        return loss_of(network(x), y)

    if mode == "compiled":
        forward = torch.compile(forward)
    optimizer = OPTIMIZERS[optimizer](
        network.parameters(),
        lr=participant.LEARNING_RATE,
        foreach=mode == "foreach",
        fused=mode in ("fused", "compiled"),
    )
    batches = itertools.cycle(
        [(torch.from_numpy(x), torch.from_numpy(y)) for x, y in participant.batches(batch, sizes[0], sizes[-1])]
    )

    def step():
        x, y = next(batches)
        optimizer.zero_grad()
        loss = forward(x, y)
        loss.backward()
        optimizer.step()
        return loss

    return step, step().item()


def prediction(sizes, batch, mode):
    network = torch.nn.Sequential(network_of(sizes), torch.nn.Softmax(dim=1)).eval()
    run = torch.compile(network) if mode == "compiled" else network
    x = torch.from_numpy(participant.inputs(batch, sizes[0]))

    @torch.inference_mode()
    def call():
        return run(x)

    return call, participant.mean_rank(call().numpy())


def work_of(words):
    sizes, batch = participant.sizes_of(words[1]), int(words[2])
    if words[0] == "train":
        return training_step(sizes, batch, words[3], words[4])
    return prediction(sizes, batch, words[3])


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]))
    torch.set_num_interop_threads(1)
    torch.compiler.config.recompile_limit = 64
    participant.serve(f"PyTorch {torch.__version__}, {torch.backends.cpu.get_cpu_capability()}", work_of)
