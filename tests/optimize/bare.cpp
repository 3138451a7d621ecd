// build: bare
// SPDX-License-Identifier: BSL-1.0
// Without exceptions and RTTI; optimisers and the training loop allocate nothing, and a network too
// large for the stack is trained on a small one.
#include <chainrule/chainrule.hpp>
#include <chainrule/nn/nn.hpp>
#include <chainrule/optimize/optimize.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <sys/resource.h>
#include <thread>

namespace {
bool trapped = false;
int allocations = 0;
void* give(std::size_t size, std::size_t alignment) {
  allocations += trapped;
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}
} // namespace
void* operator new(std::size_t size) { return give(size, 16); }
void* operator new(std::size_t size, std::align_val_t to) { return give(size, std::size_t(to)); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }

namespace cr = chainrule;
namespace nn = cr::nn;
namespace opt = cr::optimize;

constexpr cr::variable<"X", cr::shape<8, 16>> X;
constexpr cr::variable<"Y", cr::shape<8>> Y;
constexpr auto net = nn::mlp<16, 20000, 4>(nn::relu); // 1.6 MB in float, five of them with Adam's
constexpr auto loss = nn::multinoulli.loss(net(X), Y);
using parameters = decltype(net.parameters<float>());

int main() {
  rlimit limit{};
  getrlimit(RLIMIT_STACK, &limit);
  if (limit.rlim_cur > (std::size_t{8} << 20))
    std::puts("the stack is larger than usual");
  const auto theta = std::make_unique<parameters>();
  const auto adam = std::make_unique<opt::adam<parameters>>(*theta);
  const auto nesterov = std::make_unique<opt::nesterov<parameters>>(*theta);
  std::mt19937 engine(1);
  nn::initialize(*theta, nn::he_normal, engine);
  const auto x = std::make_unique<cr::tensor<float, 32, 16>>();
  std::array<int, 32> y{};
  nn::scaled_normal(1)(*x, engine);
  for (std::size_t i = 0; i < 32; ++i)
    y[i] = (*x)(i, 0) > 0;
  auto data = opt::shuffled(opt::minibatches(X = *x, Y = y), engine);
  constexpr auto verb = cr::value_and_gradient<loss, net.wrt()>;
  trapped = true;
  const auto first = opt::train(verb, *theta, *adam, data, {.epochs = 3});
  const auto second = opt::train(verb, *theta, *nesterov, data, {.epochs = 3});
  trapped = false;
  std::printf("%d allocations, loss %g\n", allocations, second.loss);
  return allocations != 0 || !first || !second || !(second.loss < first.loss);
}
