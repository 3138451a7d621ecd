// build: bare
// SPDX-License-Identifier: BSL-1.0
// Nothing in the library allocates: malloc and its kin end the program while a verb runs.
#include <chainrule/chainrule.hpp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/wait.h>
#include <unistd.h>

namespace cr = chainrule;

namespace {

bool trapped = false;
alignas(64) char memory[1 << 16]; // what is given out outside of verbs
std::size_t used = 0;

[[noreturn]] void allocated() {
  static constexpr char text[] = "no_heap: something allocates\n";
  [[maybe_unused]] const auto written = write(2, text, sizeof text - 1);
  std::_Exit(3);
}

void* give(std::size_t size) {
  if (trapped)
    allocated();
  used += (size + 63) / 64 * 64;
  return used <= sizeof memory ? memory + used - (size + 63) / 64 * 64 : nullptr;
}

} // namespace

extern "C" {
void* malloc(std::size_t size) { return give(size); }
void* calloc(std::size_t count, std::size_t size) { return give(count * size); }
void* aligned_alloc(std::size_t, std::size_t size) { return give(size); }
int posix_memalign(void** place, std::size_t, std::size_t size) {
  return (*place = give(size)) == nullptr;
}
void* realloc(void* old, std::size_t size) {
  void* const place = give(size);
  return old && place ? std::memcpy(place, old, size) : place;
}
void free(void*) {}
}
void* operator new(std::size_t size) { return give(size); }
void* operator new[](std::size_t size) { return give(size); }
void operator delete(void*) noexcept {}
void operator delete[](void*) noexcept {}
void operator delete(void*, std::size_t) noexcept {}
void operator delete[](void*, std::size_t) noexcept {}

namespace {

inline constexpr cr::variable<"a"> a;
inline constexpr cr::variable<"b"> b;
constexpr auto named = exp(a) * sin(b) + pow(a, b) + lgamma(a) - erf(b) * atan2(a, b);

constexpr auto of_array = [](const auto& x, auto scale) {
  auto sum = scale;
  for (const auto& each : x)
    sum += log(1 + each * each) * tanh(scale / 10 * each) + cbrt(each);
  return sum;
};
constexpr auto several = [](auto x, auto y) {
  return std::array{x * y, where(x < y, x, y), x / y};
};
constexpr auto longer = [](auto x) { // several chunks, with slots
  auto s = x;
  for (int i = 0; i < 350; ++i)
    s = s * x + 0.5 / (i + 1);
  return s;
};

double verbs(double u, double v) {
  double sum = cr::value<named>(a = u, b = v);
  sum += cr::gradient<named>(a = u, b = v)[a];
  sum += cr::gradient<named, cr::wrt(b)>(a = u, b = v);
  sum += cr::value_and_gradient<named>(a = u, b = v).gradient[b];
  auto kept = cr::gradient<named>(a = u, b = v);
  sum += cr::value_and_gradient<named>.into(kept, a = u, b = v);
  sum += cr::hessian<named>(a = u, b = v)[a][b];
  sum += cr::jvp<named>(cr::at(a = u, b = v), cr::along(a = 1.0)).tangent;
  sum += cr::vjp<named>(cr::at(a = u, b = v), 1.0).cotangents[a];
  sum += cr::hessian_vector_product<named>(cr::at(a = u, b = v), cr::along(b = 1.0))[a];
  sum += cr::derivative<named, 3, cr::wrt(a)>(a = u, b = v);
  sum += cr::taylor<named, 3, cr::wrt(a)>(a = u, b = v)[2];

  const std::array<double, 3> x{u, v, u + v};
  sum += cr::value_and_gradient<of_array>(x, 2.0).value;
  sum += cr::hessian<of_array>(x, 2.0)(0, 1);
  sum += cr::jacobian<several>(u, v)(0, 1) + cr::jacobian_forward<several>(u, v)(1, 0) +
         cr::jacobian_reverse<several>(u, v)(2, 0);
  sum += cr::value<several>(u, v)[0];
  sum += cr::derivative<longer>(u * 0.1);
  sum += cr::forward_table<named, cr::wrt(a)>(a = u, b = v)[0].value;
  sum += cr::backward_table<named>(a = u, b = v)[0].value;
  return sum;
}

/// What a child process that allocates inside of the trap ends with.
int trap_of_child() {
  const pid_t child = fork();
  if (child == 0) {
    close(2);
    trapped = true;
    double* volatile number = new double(2);
    std::_Exit(*number > 1 ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

int main() {
  if (trap_of_child() != 3) {
    std::puts("the trap does not work");
    return 1;
  }
  volatile double u = 1.25, v = 0.75;
  trapped = true;
  const double sum = verbs(u, v);
  trapped = false;
  std::printf("%g\n", sum);
  return sum == sum ? 0 : 2;
}
