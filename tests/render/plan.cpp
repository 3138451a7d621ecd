// SPDX-License-Identifier: BSL-1.0
// What will run, as constants and as texts against golden files.
#define BOOST_TEST_MODULE render_plan
#include "golden.hpp"
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

namespace {

// A network with one hidden layer, softmax cross-entropy on labels.
inline constexpr cr::variable<"X", cr::shape<8, 4>> X;
inline constexpr cr::variable<"Y", cr::shape<8>> Y;
inline constexpr cr::variable<"W1", cr::shape<4, 16>> W1;
inline constexpr cr::variable<"b1", cr::shape<16>> b1;
inline constexpr cr::variable<"W2", cr::shape<16, 3>> W2;
inline constexpr cr::variable<"b2", cr::shape<3>> b2;
constexpr auto logits = matmul(relu(matmul(X, W1) + b1), W2) + b2;
constexpr auto loss = mean(log_sum_exp<1>(logits) - sum<1>(logits * one_hot<3>(Y)));

constexpr auto theta = cr::parameters<float>(W1, b1, W2, b2);
constexpr cr::tensor<float, 8, 4> points{};
constexpr std::array<int, 8> labels{};
constexpr auto network = cr::explain<loss, cr::wrt(W1, b1, W2, b2)>(theta, X = points, Y = labels);

using kernel_kind = cr::explained_kernel::kind;
using buffer_kind = cr::explained_buffer::kind;
using access_kind = cr::explained_access::kind;

// Whatever the planner makes of it: five products, the flops of each, all gradients written once.
constexpr int count(const auto& plan, kernel_kind what) {
  int found = 0;
  for (int k = 0; k < plan.kernel_count; ++k)
    found += plan.kernels[k].what == what ? 1 : 0;
  return found;
}
constexpr const cr::explained_kernel* writer_of(const auto& plan, std::string_view name) {
  const cr::explained_kernel* found = nullptr;
  for (const cr::explained_kernel& k : plan.kernels)
    for (int a = 0; a < k.access_count; ++a) {
      const cr::explained_access& access = plan.accesses[k.first_access + a];
      if (access.what != access_kind::read && plan.buffers[access.buffer].name == name)
        found = &k;
    }
  return found;
}
static_assert(!network.is_straight_line() && network.kernel_count >= 5);
static_assert(count(network, kernel_kind::product) == 5);
static_assert(writer_of(network, "∂W1")->flops == 2 * 4 * 16 * 8);
static_assert(writer_of(network, "∂W1")->space == cr::extents{3, {4, 16, 8}});
static_assert(writer_of(network, "∂W1")->bytes_written >= int(sizeof(float)) * 4 * 16);
static_assert(writer_of(network, "∂b2") && writer_of(network, "∂W2") && writer_of(network, "∂b1"));
static_assert(writer_of(network, "value") && !writer_of(network, "∂X"));

constexpr bool totals_are_sums(const auto& plan) {
  long long flops = 0, read = 0, written = 0;
  for (const cr::explained_kernel& k : plan.kernels) {
    flops += k.flops;
    read += k.bytes_read;
    written += k.bytes_written;
  }
  return plan.flops == flops && plan.bytes_read == read && plan.bytes_written == written;
}
static_assert(totals_are_sums(network));

// Pieces of the workspace are within it, and two that are alive at once do not overlap.
constexpr bool workspace_is_sound(const auto& plan) {
  for (const cr::explained_buffer& a : plan.buffers)
    for (const cr::explained_buffer& b : plan.buffers)
      if (a.where == buffer_kind::work && b.where == buffer_kind::work) {
        const bool apart = a.offset + a.bytes <= b.offset || b.offset + b.bytes <= a.offset;
        const bool together = a.first <= b.last && b.first <= a.last;
        if (a.offset + a.bytes > plan.workspace_bytes || (&a != &b && together && !apart))
          return false;
      }
  return true;
}
static_assert(workspace_is_sound(network));
static_assert(network.workspace_bytes > 0 &&
              network.workspace_bytes <=
                  cr::value_and_gradient<loss, cr::wrt(W1, b1, W2, b2)>.workspace_bytes(
                      theta, X = points, Y = labels));

// The value alone, a map without a reduction, scalars.
constexpr auto energy = [](auto a, auto v) { return sum(v * matmul(a, v)) + a(0, 1) * v[0]; };
constexpr cr::tensor<double, 2, 2> a{};
constexpr cr::tensor<double, 2> v{};
constexpr auto forward = cr::explain_value<energy>(a, v);
static_assert(writer_of(forward, "value") && workspace_is_sound(forward));

static_assert(writer_of(forward, "value")->formula.ends_with("x0[1]*x1[0]"));

constexpr auto scaled = cr::explain_value<[](auto m) { return 2 * exp(m); }>(a);
static_assert(scaled.kernel_count == 1 && scaled.kernels[0].formula == "value = 2*exp(x0)");
static_assert(scaled.kernels[0].what == kernel_kind::loop && scaled.workspace_bytes == 0);
static_assert(scaled.flops == 8 && scaled.bytes_read == 32 && scaled.bytes_written == 32);
static_assert(scaled.kernels[0].space == cr::extents{1, {4}}); // both axes are one

constexpr auto product = [](auto x, auto y) { return x * y; };
constexpr auto scalars = cr::explain<product>(2.0, 3.0);
static_assert(scalars.is_straight_line() && scalars.operations == 1 && scalars.kernel_count == 0);
static_assert(cr::to_text(scalars).view() == "straight-line code, 1 operation, 16 bytes read, 24 "
                                             "written, 0 of workspace\n");

// What is not used gets a zero; an array of scalars has names for its elements.
constexpr auto unused = [](auto m, const auto& s, auto n) { return sum(m) * s[0] + 0 * n; };
constexpr auto with_copies = cr::explain<unused>(a, std::array{1.0, 2.0}, 5.0);
static_assert(writer_of(with_copies, "∂x1₁")->formula == "∂x1₁ = 0");
static_assert(writer_of(with_copies, "∂x2")->what == kernel_kind::copy);

// A primitive of the user's own.
struct reversed_t : cr::whole_primitive<1> {
  static constexpr cr::notation text{"reversed(@0)"}, latex = text;
  static constexpr cr::extents shape(const cr::extents& x) { return x; }
  static constexpr void value(auto y, auto x) {
    for (int i = 0; i < y.size(); ++i)
      y[i] = x[y.size() - 1 - i];
  }
  static constexpr auto jvp(auto, auto, auto dx) { return cr::apply<reversed_t>(dx); }
  static constexpr auto vjp(auto, auto, auto dy) { return cr::apply<reversed_t>(dy); }
};
constexpr auto own = cr::explain<[](auto x) { return sum(cr::apply<reversed_t>(sin(x)) * x); }>(v);
static_assert(count(own, kernel_kind::whole) == 2);

} // namespace

BOOST_AUTO_TEST_CASE(plain_text) {
  check_golden("plan_network.txt", cr::to_text(network));
  check_golden("plan_forward.txt", cr::to_text(forward));
  check_golden("plan_own.txt", cr::to_text(own));
  check_golden("plan_copies.txt", cr::to_text(with_copies));
}

BOOST_AUTO_TEST_CASE(graphviz) {
  constexpr auto as_constant = cr::to_graphviz(own);
  static_assert(as_constant.view().starts_with("digraph plan {"));
  check_golden("plan_own.dot", as_constant);
}

// The arguments are only looked at for their types.
BOOST_AUTO_TEST_CASE(at_run_time) {
  double u = 1, w = 2;
  BOOST_TEST(cr::explain<product>(u, w).operations == 1);
}
