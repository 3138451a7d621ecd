// build: plain
// SPDX-License-Identifier: BSL-1.0
#undef NDEBUG
#include <chainrule/chainrule.hpp>
#include <csignal>
#include <cstdio>
#include <span>
#include <sys/wait.h>
#include <unistd.h>

/// A gradient that is written over what it is computed from is refused by debug builds, wherever
/// the two overlap; beside each other they may lie.
namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"W", cr::shape<3, 2>> W;
inline constexpr cr::variable<"x", cr::shape<2>> x;
constexpr auto loss = sum(square(matmul(W, x)));
constexpr auto verb = cr::value_and_gradient<loss, cr::wrt(W, x)>;
constexpr auto by_x = cr::value_and_gradient<loss, cr::wrt(x)>;

using point = decltype(cr::parameters<double>(W, x));
constexpr point start() {
  auto theta = cr::parameters<double>(W, x);
  theta[W] = {{1, 2}, {3, 4}, {5, 6}};
  theta[x] = {1, -1};
  return theta;
}

/// Whether a call ends the program with an assertion.
template <class Call> bool is_refused(const Call& call) {
  const pid_t child = fork();
  if (child == 0) {
    if (freopen("/dev/null", "w", stderr) != nullptr)
      call();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

constexpr bool right(const auto& grad) {
  return grad[x] == cr::tensor<double, 2>{-18, -24} &&
         grad[W] == cr::tensor<double, 3, 2>{{-2, 2}, {-2, 2}, {-2, 2}};
}

// In constant expressions a destination of its own is right.
static_assert([] {
  const auto theta = start();
  auto grad = theta;
  return verb.into(grad, theta) == 3 && right(grad);
}());

} // namespace

int main() {
  auto theta = start();
  auto grad = cr::parameters<double>(W, x);
  const bool apart = !is_refused([&] { verb.into(grad, theta); });
  const bool same = is_refused([&] { verb.into(theta, theta); });
  const bool added = is_refused([&] { verb.add_to(theta, theta); });
  const bool one = is_refused([&] { by_x.into(theta[x], theta); });
  double memory[8]{1, 2, 3, 4, 5, 6};
  using pair = cr::tensor<double, 2>;
  auto& inside = *reinterpret_cast<pair*>(memory + 4); // the last row of W
  const bool part = is_refused(
      [&] { by_x.into(inside, W = std::span<const double, 6>(memory, 6), x = theta[x]); });
  verb.into(grad, theta);
  return apart && same && added && one && part && right(grad) ? 0 : 1;
}
