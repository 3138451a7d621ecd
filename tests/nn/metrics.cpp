// build: plain
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <chainrule/data/tensor_view.hpp>
#include <chainrule/nn/metrics.hpp>
#include <limits>

namespace cr = chainrule;
namespace nn = cr::nn;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

// The first of the largest; −1, which is no class, where a logit is NaN.
constexpr cr::tensor<double, 6, 3> logits{{1, 2, 0, 5, 5, 5, -3, -2, -1, //
                                           nan, 9, 1, 0, 1, nan, -infinity, -infinity, infinity}};
static_assert(nn::predictions(logits) == cr::tensor<int, 6>{{1, 0, 2, -1, -1, 2}});

constexpr std::array<int, 6> labels{1, 1, 2, 1, 1, 0};
static_assert(nn::count_errors(logits, labels) == 4);
static_assert(nn::error_rate(logits, labels) == 4.0 / 6);
static_assert(nn::accuracy(logits, labels) == 2.0 / 6);
static_assert(nn::confusion_matrix(logits, labels) ==
              cr::tensor<int, 3, 3>{{0, 0, 1, 1, 1, 0, 0, 0, 1}}); // (label, prediction)

// Labels as a tensor of integers or numbers, and as one-hot rows.
static_assert(nn::count_errors(logits, cr::tensor<int, 6>{{1, 1, 2, 1, 1, 0}}) == 4);
static_assert(nn::count_errors(logits, cr::tensor<float, 6>{{1, 1, 2, 1, 1, 0}}) == 4);
constexpr int flat[]{1, 1, 2, 1, 1, 0}; // a batch of `batches` is such a view
static_assert(nn::count_errors(logits, cr::tensor_view<const int, 6>(flat)) == 4);
static_assert(nn::count_errors(logits, cr::tensor<double, 6, 3>{{0, 1, 0, 0, 1, 0, 0, 0, 1, //
                                                                 0, 1, 0, 0, 1, 0, 1, 0, 0}}) == 4);

// Two classes, one logit an example: class 1 where it is positive.
constexpr cr::tensor<float, 4> bits{{-1, 0, 2, std::numeric_limits<float>::quiet_NaN()}};
static_assert(nn::predictions(bits) == cr::tensor<int, 4>{{0, 0, 1, -1}});
static_assert(nn::accuracy(bits, std::array{0, 1, 1, 1}) == 0.5);
static_assert(nn::confusion_matrix(bits, std::array{0, 1, 1, 1}) ==
              cr::tensor<int, 2, 2>{{1, 0, 1, 1}});
constexpr cr::tensor<float, 3, 1> column{{-1, 0, 2}};
static_assert(nn::predictions(column) == cr::tensor<int, 3>{{0, 0, 1}});
static_assert(nn::error_rate(column, cr::tensor<float, 3, 1>{{0, 0, 0}}) == 1.0 / 3);
static_assert(nn::confusion_matrix(column, std::array{0, 0, 0}) ==
              cr::tensor<int, 2, 2>{{2, 1, 0, 0}});

// A label that is no class is an error, and is in no confusion matrix; counts add up over batches.
static_assert(nn::count_errors(column, std::array{-1, 2, 1}) == 2);
static_assert(nn::count_errors(column, std::array{0.5, 1e300, __builtin_nan("")}) == 3);
static_assert(nn::count_errors(column, std::array{0.0, 0.0, 1.0}) == 0);
static_assert([] {
  cr::tensor<int, 2, 2> counts{};
  nn::add_confusion(counts, column, std::array{-1, 2, 1});
  nn::add_confusion(counts, bits, std::array{0, 0, 0, 0});
  return counts == cr::tensor<int, 2, 2>{{2, 1, 0, 1}};
}());

} // namespace

int main() {}
