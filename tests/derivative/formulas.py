"""Values and gradients for formulas_mixture.cpp and formulas_dynamics.cpp, by mpmath with 60 digits:
written out with loops over numbers, differentiated by central differences (h = 1e-20)."""
from mpmath import mp, mpf, exp, log, sqrt, tanh, cos, sin, gamma, loggamma, pi
mp.dps = 60
def seq(n, seed, scale=1):
    out = []
    for i in range(n):
        out.append(mpf(((i * 37 + seed * 11) % 23) - 11) / 8 * scale)  # exact in binary
    return out
def grad(f, x):
    h = mpf(10) ** -20; g = []
    for i in range(len(x)):
        a = list(x); b = list(x); a[i] += h; b[i] -= h
        g.append((f(a) - f(b)) / (2 * h))
    return g
def show(name, f, x):
    g = grad(f, x)
    print(name, 'value', mp.nstr(f(x), 20))
    print('  ', ', '.join(mp.nstr(v, 20) for v in g))
sig = lambda t: 1 / (1 + exp(-t))
# Gaussian mixture, ADBench's GMM objective (N=4, D=2, K=3, Wishart gamma=1, m=0)
N, D, K = 4, 2, 3
X = seq(N * D, 5)
def gmm(p):
    al, mu, q, l = p[:K], p[K:K + K * D], p[K + K * D:K + 2 * K * D], p[K + 2 * K * D:]
    total = mpf(0)
    for n in range(N):
        terms = []
        for k in range(K):
            d = [X[n * D + j] - mu[k * D + j] for j in range(D)]
            z0 = exp(q[k * D]) * d[0]
            z1 = l[k] * d[0] + exp(q[k * D + 1]) * d[1]
            terms.append(al[k] + q[k * D] + q[k * D + 1] - (z0 ** 2 + z1 ** 2) / 2)
        total += log(sum(exp(t) for t in terms))
    total -= N * log(sum(exp(a) for a in al))
    for k in range(K):
        total += (exp(q[k * D]) ** 2 + exp(q[k * D + 1]) ** 2 + l[k] ** 2) / 2
    return total
show('gmm', gmm, seq(K, 1) + seq(K * D, 2) + seq(K * D, 3, mpf(1) / 4) + seq(K, 4))
# Bundle adjustment: Rodrigues rotation, projection with radial distortion; camera (r 3, c 3, f, k1, k2, u0, v0), point 3
def project(p):
    r, c, f, k1, k2, u, X_ = p[0:3], p[3:6], p[6], p[7], p[8], p[9:11], p[11:14]
    th = sqrt(sum(a * a for a in r)); k = [a / th for a in r]
    y = [X_[i] - c[i] for i in range(3)]
    kxy = [k[1] * y[2] - k[2] * y[1], k[2] * y[0] - k[0] * y[2], k[0] * y[1] - k[1] * y[0]]
    ky = sum(k[i] * y[i] for i in range(3))
    z = [y[i] * cos(th) + kxy[i] * sin(th) + k[i] * ky * (1 - cos(th)) for i in range(3)]
    a, b = z[0] / z[2], z[1] / z[2]
    rr = a * a + b * b; L = 1 + k1 * rr + k2 * rr * rr
    return f * L * a + u[0], f * L * b + u[1]
def reproj(p):
    e = project(p); return ((e[0] - mpf(1) / 2) ** 2 + (e[1] + mpf(1) / 4) ** 2)
show('bundle', reproj, [mpf(v) / 8 for v in (1, -2, 3, 4, -1, 2, 12, 1, -1, 2, 3, 5, 6, 40)])
# Single-head attention, 3x2 queries, keys, values; loss sum of squares
def attention(p):
    Q, Km, V = [[p[o + 2 * i + j] for j in range(2)] for o in (0,) for i in range(3)], [[p[6 + 2 * i + j] for j in range(2)] for i in range(3)], [[p[12 + 2 * i + j] for j in range(2)] for i in range(3)]
    out = mpf(0)
    for i in range(3):
        s = [sum(Q[i][d] * Km[j][d] for d in range(2)) / sqrt(mpf(2)) for j in range(3)]
        w = [exp(t) for t in s]; t = sum(w)
        for d in range(2):
            out += (sum(w[j] / t * V[j][d] for j in range(3))) ** 2
    return out
show('attention', attention, seq(6, 1) + seq(6, 2) + seq(6, 3))
# LSTM cell, two steps: W (8,2), U (8,2), b 8; gates i f g o of 2
xs = [seq(2, 3), seq(2, 4)]
def lstm(p):
    W, U, b = p[:16], p[16:32], p[32:]
    h = [mpf(0)] * 2; c = [mpf(0)] * 2
    for x in xs:
        z = [b[r] + sum(W[2 * r + j] * x[j] + U[2 * r + j] * h[j] for j in range(2)) for r in range(8)]
        c = [sig(z[2 + k]) * c[k] + sig(z[k]) * tanh(z[4 + k]) for k in range(2)]
        h = [sig(z[6 + k]) * tanh(c[k]) for k in range(2)]
    return sum((h[k] - mpf(1) / 4) ** 2 for k in range(2))
show('lstm', lstm, seq(16, 1, mpf(1) / 2) + seq(16, 2, mpf(1) / 2) + seq(8, 3))
# Kalman filter, one scalar observation: negative log-likelihood over two observations; state 2
def kalman(p):
    F = [[p[0], p[1]], [p[2], p[3]]]; h = p[4:6]; q, r = exp(p[6]), exp(p[7])
    m = [mpf(1), mpf(-1) / 2]; P = [[mpf(1), mpf(0)], [mpf(0), mpf(1)]]
    nll = mpf(0)
    for y in (mpf(1) / 2, mpf(-3) / 4):
        m = [sum(F[i][j] * m[j] for j in range(2)) for i in range(2)]
        P = [[sum(F[i][k] * P[k][l] * F[j][l] for k in range(2) for l in range(2)) + (q if i == j else 0) for j in range(2)] for i in range(2)]
        Ph = [sum(P[i][j] * h[j] for j in range(2)) for i in range(2)]
        S = sum(h[i] * Ph[i] for i in range(2)) + r
        e = y - sum(h[i] * m[i] for i in range(2))
        nll += (log(S) + e * e / S) / 2
        m = [m[i] + Ph[i] * e / S for i in range(2)]
        P = [[P[i][j] - Ph[i] * Ph[j] / S for j in range(2)] for i in range(2)]
    return nll
show('kalman', kalman, [mpf(v) / 8 for v in (7, 2, -1, 6, 8, 3, -9, -5)])
# Layer norm then Huber loss (delta 3/4) over 2x4
def lnh(p):
    x, g, b = p[:8], p[8:12], p[12:16]; out = mpf(0)
    for i in range(2):
        row = x[4 * i:4 * i + 4]; m = sum(row) / 4; v = sum((t - m) ** 2 for t in row) / 4
        for j in range(4):
            y = g[j] * (row[j] - m) / sqrt(v + mpf(1) / 1024) + b[j]
            a = abs(y); d = mpf(3) / 4
            out += y * y / 2 if a <= d else d * (a - d / 2)
    return out
show('layer_norm', lnh, seq(8, 2) + seq(4, 1) + seq(4, 4, mpf(1) / 2))
