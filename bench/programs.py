"""The participants of a benchmark as running programs that are asked in turn."""

import os
import pathlib
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
BINARIES = ROOT / "build" / "release" / "bench"
VENV = BUILD / "venv"
FASHION = "/usr/share/datasets/fashion-mnist"
SIZES_FOR_ONNX = ("64-100-10", "784-512-512-10")
# How long a library's threads may still be awake after its last call on several; ours sleep after 0.2 ms.
PAUSE, OUR_PAUSE = 0.03, 0.001
# A program that answers no more is ended, and the others go on.
PATIENCE = 600


def environment(n_threads):
    """This process's, with every library's number of threads and without settings that choose a kernel."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(
            ("OMP_", "GOMP_", "KMP_", "OPENBLAS_", "GOTO_", "MKL_", "DNNL_", "ONEDNN_", "CHAINRULE_")
        )
    }
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        env[name] = str(n_threads)
    env["TORCHINDUCTOR_CACHE_DIR"] = str(BUILD / "inductor")
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    return env


def onnx_runtime_library():
    return str(next(VENV.glob("lib/python3*/site-packages/onnxruntime/capi/libonnxruntime.so*")))


def command(program, n_threads):
    python = str(VENV / "bin" / "python")
    binary = {"Chainrule": "chainrule", "unbroken": "unbroken", "OpenBLAS": "openblas", "oneDNN": "onednn", "Eigen": "eigen", "FANN": "fann"}
    script = {"PyTorch": "pytorch_peer.py", "scikit-learn": "scikit_learn_peer.py", "NumPy": "numpy_peer.py"}
    if program in binary:
        return [str(BINARIES / f"bench_{binary[program]}"), str(n_threads)]
    if program == "ONNX Runtime":
        return [str(BINARIES / "bench_onnx_runtime"), str(n_threads), onnx_runtime_library(), str(BUILD / "onnx")]
    return [python, str(ROOT / "bench" / script[program]), str(n_threads)]


class Program:
    """One participant on a number of threads, which waits for its turn and answers a line by a line."""

    def __init__(self, arguments, n_threads, log):
        self.n_threads = n_threads
        self.pause = OUR_PAUSE if arguments[0].endswith(("bench_chainrule", "bench_unbroken")) else PAUSE
        self.process = subprocess.Popen(
            arguments,
            env=environment(n_threads),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            bufsize=1,
        )
        self.description = self.process.stdout.readline().strip()

    def answer(self, line=""):
        watch = threading.Timer(PATIENCE, self.process.kill)
        watch.start()
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            return self.process.stdout.readline().strip() or "error: the program has ended"
        except BrokenPipeError:
            return "error: the program has ended"
        finally:
            watch.cancel()

    def measure(self, seconds, words):
        """Seconds of a call and the number its result is compared by. Raises RuntimeError with what went wrong."""
        answer = self.answer(f"{seconds} {words}")
        if self.n_threads > 1:
            time.sleep(self.pause)
        if answer.startswith("error"):
            raise RuntimeError(answer)
        taken, _, value = answer.split()
        return float(taken), float(value)

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it had ended
        rest = self.process.stdout.read().strip()
        self.process.wait()
        return rest
