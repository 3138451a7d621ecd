// build: plain threads
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <boost/hana.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <thread>

/// Two threads split a batch between them and share nothing but what they read: each has a gradient
/// and a workspace of its own, once the caller's and once the library's, which is the thread's. The
/// sum is the gradient of the whole batch. Built with the thread sanitizer where there is one.
namespace cr = chainrule;
namespace hana = boost::hana;

namespace {

constexpr int half = 32, inputs = 24, units = 40, classes = 5;
inline constexpr cr::variable<"X", cr::shape<half, inputs>> X;
inline constexpr cr::variable<"Y", cr::shape<half>> Y;
inline constexpr cr::variable<"W1", cr::shape<inputs, units>> W1;
inline constexpr cr::variable<"b1", cr::shape<units>> b1;
inline constexpr cr::variable<"W2", cr::shape<units, classes>> W2;
constexpr auto logits = matmul(relu(matmul(X, W1) + b1), W2);
constexpr auto loss = sum(log_sum_exp<1>(logits) - sum<1>(logits * one_hot<classes>(Y)));
constexpr auto verb = cr::value_and_gradient<loss, cr::wrt(W1, b1, W2)>;

using parameters = decltype(cr::parameters<double>(W1, b1, W2));

template <class Tensor> Tensor filled(unsigned seed) {
  Tensor x{};
  for (auto& each : x) {
    seed = seed * 1664525u + 1013904223u;
    each = static_cast<double>(seed >> 8) / 8388608 - 1;
  }
  return x;
}

struct part {
  cr::tensor<double, half, inputs> x;
  cr::tensor<int, half> y;
  parameters gradient;
  double loss;
};

template <bool OwnWorkspace> void run(const parameters& theta, part& mine) {
  if constexpr (OwnWorkspace) {
    auto work = verb.workspace(theta, X = mine.x, Y = mine.y);
    for (int step = 0; step < 20; ++step)
      mine.loss = verb.with(work).into(mine.gradient, theta, X = mine.x, Y = mine.y);
  } else
    for (int step = 0; step < 20; ++step)
      mine.loss = verb.into(mine.gradient, theta, X = mine.x, Y = mine.y);
}

template <bool OwnWorkspace> bool two_threads_agree_with_one() {
  auto theta = cr::parameters<double>(W1, b1, W2);
  theta[W1] = filled<cr::tensor<double, inputs, units>>(1);
  theta[b1] = filled<cr::tensor<double, units>>(2);
  theta[W2] = filled<cr::tensor<double, units, classes>>(3);
  static std::array<part, 2> parts;
  for (unsigned p = 0; p < 2; ++p) {
    parts[p].x = filled<cr::tensor<double, half, inputs>>(4 + p);
    for (std::size_t i = 0; i < half; ++i)
      parts[p].y[i] = int(i * (3 + p)) % classes;
  }

  std::thread other([&] { run<OwnWorkspace>(theta, parts[1]); });
  run<OwnWorkspace>(theta, parts[0]);
  other.join();
  const double total = parts[0].loss + parts[1].loss;
  parameters sum = parts[0].gradient;
  hana::for_each(hana::keys(sum), [&](auto w) { sum[w] += parts[1].gradient[w]; });

  auto alone = cr::parameters<double>(W1, b1, W2);
  double expected = 0;
  for (const part& each : parts)
    expected += verb.add_to(alone, theta, X = each.x, Y = each.y);
  bool same = std::abs(total - expected) < 1e-12 * expected;
  hana::for_each(hana::keys(sum), [&](auto w) {
    for (std::size_t i = 0; i < sum[w].size(); ++i)
      same = same && std::abs(sum[w].elements[i] - alone[w].elements[i]) < 1e-11;
  });
  return same;
}

} // namespace

int main() {
  return two_threads_agree_with_one<true>() && two_threads_agree_with_one<false>() ? 0 : 1;
}
