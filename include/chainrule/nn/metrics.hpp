// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NN_METRICS_HPP
#define CHAINRULE_NN_METRICS_HPP

#include <chainrule/tensor.hpp>
#include <cstddef>
#include <type_traits>

/// How good predictions are, from logits and labels. `logits` are a tensor as `value` returns it:
/// one row an example and one column a class; or, of two classes, one number an example, which
/// means class 1 where it is positive. `labels` are anything with `labels[i]`, or a vector as a
/// tensor or a view of one.
namespace chainrule::nn {

/// The class of each example: the first of the largest logits; −1 where one is NaN.
template <class T, int Examples, int Classes>
constexpr tensor<int, Examples> predictions(const tensor<T, Examples, Classes>& logits) {
  tensor<int, Examples> result{};
  for (int i = 0; i < Examples; ++i) {
    int best = 0;
    for (int c = 0; c < Classes && best >= 0; ++c)
      best = logits(i, c) != logits(i, c) ? -1 : logits(i, c) > logits(i, best) ? c : best;
    if constexpr (Classes == 1)
      best = best < 0 ? best : logits(i, 0) > 0 ? 1 : 0;
    result(i) = best;
  }
  return result;
}
template <class T, int Examples>
constexpr tensor<int, Examples> predictions(const tensor<T, Examples>& logits) {
  tensor<int, Examples> result{};
  for (int i = 0; i < Examples; ++i)
    result(i) = logits(i) != logits(i) ? -1 : logits(i) > 0 ? 1 : 0;
  return result;
}

/// A label as an integer; −2, which no prediction is, of what is no whole number.
template <class T> constexpr int whole_label(T label) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<int>(label);
  else if (!(label > -0x1p30 && label < 0x1p30)) // NaN, too
    return -2;
  else
    return T(static_cast<int>(label)) == label ? static_cast<int>(label) : -2;
}
/// Label number i; of a row of probabilities (one-hot or not) its largest.
template <class Labels> constexpr int label_of(const Labels& labels, int i) {
  if constexpr (requires { labels(i); })
    return whole_label(labels(i));
  else
    return whole_label(labels[std::size_t(i)]);
}
template <class T, int Examples, int Classes>
constexpr int label_of(const tensor<T, Examples, Classes>& labels, int i) {
  int best = 0;
  for (int c = 1; c < Classes; ++c)
    best = labels(i, c) > labels(i, best) ? c : best;
  return Classes == 1 ? whole_label(labels(i, 0)) : best;
}

/// How many predictions are not the label. To be added up over batches.
template <class T, int Examples, int... Classes, class Labels>
constexpr int count_errors(const tensor<T, Examples, Classes...>& logits, const Labels& labels) {
  const auto predicted = predictions(logits);
  int errors = 0;
  for (int i = 0; i < Examples; ++i)
    errors += predicted(i) != label_of(labels, i);
  return errors;
}
/// The share of predictions that are not the label, and that are.
template <class T, int Examples, int... Classes, class Labels>
constexpr double error_rate(const tensor<T, Examples, Classes...>& logits, const Labels& labels) {
  return static_cast<double>(count_errors(logits, labels)) / Examples;
}
template <class T, int Examples, int... Classes, class Labels>
constexpr double accuracy(const tensor<T, Examples, Classes...>& logits, const Labels& labels) {
  return static_cast<double>(Examples - count_errors(logits, labels)) / Examples;
}

/// Counts examples by label (row) and prediction (column) into a confusion matrix; over several
/// batches into the same one. Labels and predictions that are no class are left out.
template <int Classes, class T, int Examples, int... Columns, class Labels>
constexpr void add_confusion(tensor<int, Classes, Classes>& counts,
                             const tensor<T, Examples, Columns...>& logits, const Labels& labels) {
  const auto predicted = predictions(logits);
  for (int i = 0; i < Examples; ++i)
    if (const int row = label_of(labels, i), column = predicted(i);
        row >= 0 && row < Classes && column >= 0 && column < Classes)
      ++counts(row, column);
}
/// The confusion matrix: `m(label, prediction)` examples.
template <class T, int Examples, int Classes, class Labels>
constexpr auto confusion_matrix(const tensor<T, Examples, Classes>& logits, const Labels& labels) {
  tensor<int, (Classes > 1 ? Classes : 2), (Classes > 1 ? Classes : 2)> counts{};
  add_confusion(counts, logits, labels);
  return counts;
}
template <class T, int Examples, class Labels>
constexpr auto confusion_matrix(const tensor<T, Examples>& logits, const Labels& labels) {
  tensor<int, 2, 2> counts{};
  add_confusion(counts, logits, labels);
  return counts;
}

} // namespace chainrule::nn

#endif
