"""mnist_numpy.py FOLDER [EPOCHS]: the lecture's two layers on MNIST in NumPy, for comparison.

784-400-10, relu, no bias, learning rate 0.2, batches of 100 in the order of the files, float32,
first weights from seed 0. Prints the seconds of each epoch's 600 steps, then the test error.
One thread: OPENBLAS_NUM_THREADS=1."""

import gzip
import pathlib
import sys
import time

import numpy as np

folder = pathlib.Path(sys.argv[1])
epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 1


def read(name, header):
    return np.frombuffer(gzip.open(folder / name).read()[header:], np.uint8)


def digits(which):
    images = read(f"{which}-images-idx3-ubyte.gz", 16).reshape(-1, 784).astype(np.float32) / 255
    return images, read(f"{which}-labels-idx1-ubyte.gz", 8)


images, labels = digits("train")
np.random.seed(0)
w1 = np.random.randn(784, 400).astype(np.float32) / np.float32(np.sqrt(400))
w2 = np.random.randn(400, 10).astype(np.float32) / np.float32(np.sqrt(10))
for epoch in range(epochs):
    start = time.perf_counter()
    for i in range(0, len(images), 100):
        x, y = images[i : i + 100], labels[i : i + 100]
        z = np.maximum(x @ w1, 0)
        s = np.exp(z @ w2)
        s /= s.sum(axis=1, keepdims=True)
        s[np.arange(100), y] -= 1
        g = (z > 0) * (s @ w2.T)
        w1 -= np.float32(0.2 / 100) * (x.T @ g)
        w2 -= np.float32(0.2 / 100) * (z.T @ s)
    print(f"epoch {epoch + 1}: {time.perf_counter() - start:.3f} s")
images, labels = digits("t10k")
error = np.mean((np.maximum(images @ w1, 0) @ w2).argmax(axis=1) != labels)
print(f"test error {error:.4f}")
