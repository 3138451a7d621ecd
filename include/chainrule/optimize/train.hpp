// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_OPTIMIZE_TRAIN_HPP
#define CHAINRULE_OPTIMIZE_TRAIN_HPP

#include <chainrule/derivative/gradient.hpp>
#include <chainrule/optimize/minibatches.hpp>
#include <chainrule/optimize/progress.hpp>
#include <chainrule/optimize/walk.hpp>
#include <limits>

namespace chainrule::optimize {

/// Says to stop when a value, such as the loss on examples kept aside, has not become smaller for
/// some epochs:
///
///     early_stop waits{.patience = 3};
///     … [&](const epoch_report& r) { return !waits(validation_loss()); }
struct early_stop {
  int patience = 3;      ///< so many times without a gain are too many
  double least_gain = 0; ///< what is not more than this is no gain
  double best = std::numeric_limits<double>::infinity();
  int waited = 0;
  bool improved = false; ///< whether the last value was the best

  constexpr bool operator()(double value) {
    improved = value < best - least_gain;
    if (improved) {
      best = value;
      waited = 0;
    } else
      ++waited;
    return waited >= patience;
  }
};

/// What becomes of examples that are no whole batch.
enum class leftover {
  drop,  ///< they are left out of each epoch
  refuse ///< `train` says so and does nothing
};

struct training_options {
  int epochs = 1;
  std::FILE* progress = nullptr; ///< such as `stderr`: a line an epoch, on a terminal a bar
  int patience = 0;              ///< stops after so many epochs in which the loss fell no more;
                                 ///< 0: does not
  double least_gain = 0;         ///< a fall of the loss of no more than this is none
  leftover remainder = leftover::drop;
};

/// What the callback is called with after each epoch.
struct epoch_report {
  int epoch; ///< 1, 2, …
  int epochs;
  std::size_t batches;
  double loss; ///< the mean over the batches, each before its step
  double seconds;
};

/// Why training ended.
enum class ending {
  finished,   ///< all epochs are done
  stopped,    ///< the callback returned false
  no_gain,    ///< the loss fell no more
  not_finite, ///< a loss or gradient was NaN or infinite: the batch made no step
  refused     ///< the data do not fit the formula: nothing was done
};

struct training_result {
  ending reason = ending::finished;
  int epochs = 0;   ///< done
  double loss = 0;  ///< of the last of them
  sentence message; ///< one sentence, for all reasons

  explicit operator bool() const { return reason < ending::not_finite; }
};

/// The gradient that `train` writes to, one for each thread.
template <class Parameters> inline thread_local Parameters training_gradient{};

/// Of a verb with `wrt` of one variable, whose gradient is bare, that variable.
template <class Verb> struct single_key {
  using type = void;
};
template <bool WithValue, auto F, class Work, class Key>
struct single_key<gradient_function<WithValue, F, Work, wrt_t<Key>>> {
  using type = Key;
};

/// An element as people write it: `W1(3, 7)`.
inline sentence element_text(const place& where) {
  const extents& shape = where.shape;
  sentence result = sentence::of(where.variable, shape.rank > 0 ? "(" : "");
  std::size_t block = std::size_t(shape.size()), rest = where.index;
  for (int axis = 0; axis < shape.rank; ++axis) {
    block /= std::size_t(shape.extent[axis]);
    result.add(sentence::of(axis > 0 ? ", " : "", rest / block));
    rest %= block;
  }
  result.add(shape.rank > 0 ? ")" : "");
  return result;
}

template <class Verb> inline constexpr bool verb_has_a_value_and_wrt = false;

/// Whether a verb gives a value, and a gradient by variables that are said; others may be anything
/// with an `into`.
template <class Verb> struct is_trainable : std::true_type {};
template <bool WithValue, auto F, class Work, class... Options>
struct is_trainable<gradient_function<WithValue, F, Work, Options...>>
    : std::bool_constant<WithValue && sizeof...(Options) == 1> {};

/// The loss and, in `grad`, the gradient of the batch whose bindings it is called with.
template <class Verb, class Parameters> struct batch_gradient {
  const Verb& verb;
  const Parameters& theta;
  Parameters& grad;

  template <class... Bindings> double operator()(const Bindings&... batch) const {
    using key = typename single_key<Verb>::type;
    if constexpr (!std::is_void_v<key> && !is_parameter_map<Parameters>)
      return double(verb.into(grad, key{} = theta, batch...));
    else if constexpr (!std::is_void_v<key>)
      return double(verb.into(part_of<key>(grad), theta, batch...));
    else
      return double(verb.into(grad, theta, batch...));
  }
};

/// Finds the first number of a batch's bindings that is not finite.
struct find_in_batch {
  place& found;

  template <class... Bindings> double operator()(const Bindings&... batch) const {
    (look_at(batch), ...);
    return 0; // where a loss is asked for
  }

private:
  template <class Binding> void look_at(const Binding& binding) const {
    if constexpr (requires { std::data(binding.value); }) {
      const auto* const numbers = std::data(binding.value);
      if constexpr (std::is_floating_point_v<std::remove_cvref_t<decltype(*numbers)>>)
        if (!found.found) {
          find_not_finite(numbers, std::size(binding.value), Binding::variable::shape::value,
                          found);
          if (found.found)
            found.variable = Binding::variable::symbol;
        }
    }
  }
};

/// What is not finite after batch `i`, as a sentence; empty if all is. Behind a loss stands the
/// first number among the parameters, the batch and the gradient, in this order.
template <class Verb, class Parameters, class Data>
sentence not_finite(int epoch, std::size_t i, double loss, const Parameters& theta, Data& data,
                    const Parameters& grad) {
  const bool loss_is_finite = loss - loss == 0;
  place bad = loss_is_finite ? first_not_finite(grad) : first_not_finite(theta);
  if (loss_is_finite && !bad.found)
    return {};
  bool in_gradient = loss_is_finite;
  if (!bad.found)
    data.with(i, find_in_batch{bad});
  if (!bad.found) {
    bad = first_not_finite(grad);
    in_gradient = true;
  }
  if (bad.variable.empty())
    if constexpr (!std::is_void_v<typename single_key<Verb>::type>)
      bad.variable = key_symbol<typename single_key<Verb>::type>;
  const sentence where = sentence::of("epoch ", epoch, ", batch ", i + 1, ": the loss is ", loss);
  if (!bad.found)
    return where;
  return sentence::of(where, loss_is_finite ? ", but " : ", and ",
                      in_gradient ? "its derivative by " : "", element_text(bad), " is ",
                      bad.value);
}

template <class Callback> bool goes_on(Callback&& callback, const epoch_report& report) {
  if constexpr (std::is_void_v<decltype(callback(report))>) {
    callback(report);
    return true;
  } else
    return static_cast<bool>(callback(report));
}

inline training_result ended(training_result result, ending reason, const sentence& message,
                             progress& shown) {
  if (reason != ending::finished)
    shown.line(message.c_str());
  result.reason = reason;
  result.message = message;
  return result;
}

/// See `train`.
template <class Verb, class Parameters, class Optimizer, class Data, class Callback>
training_result run_training(const Verb& verb, Parameters& theta, Optimizer& optimizer, Data&& data,
                             const training_options& options, Callback&& callback) {
  training_result result;
  progress shown(options.progress);
  if (const sentence problem = data.problem(); !problem.empty())
    return ended(result, ending::refused, problem, shown);
  if (data.size() == 0)
    return ended(result, ending::refused, sentence::of("the data have no batch"), shown);
  if (data.remainder() != 0) {
    const sentence rest = sentence::of(data.remainder(), " of ", data.examples(),
                                       " examples are left over behind whole batches");
    if (options.remainder == leftover::refuse)
      return ended(result, ending::refused, rest, shown);
    shown.line(rest.c_str());
  }

  Parameters& grad = training_gradient<Parameters>;
  set_zero(grad);
  const batch_gradient<Verb, Parameters> gradient{verb, theta, grad};
  early_stop waits{.patience = options.patience, .least_gain = options.least_gain};
  for (int epoch = 1; epoch <= options.epochs; ++epoch) {
    const auto start = std::chrono::steady_clock::now();
    if constexpr (requires { data.start_epoch(); })
      data.start_epoch();
    double total = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
      const double loss = data.with(i, gradient);
      if (const sentence bad = not_finite<Verb>(epoch, i, loss, theta, data, grad); !bad.empty())
        return ended(result, ending::not_finite, bad, shown);
      optimizer.step(theta, grad);
      total += loss;
      shown.batch(epoch, options.epochs, i + 1, data.size(), total / double(i + 1));
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    result.epochs = epoch;
    result.loss = total / double(data.size());
    shown.epoch(epoch, options.epochs, result.loss, took.count());

    if (!goes_on(callback, {epoch, options.epochs, data.size(), result.loss, took.count()}))
      return ended(result, ending::stopped, sentence::of("stopped after epoch ", epoch), shown);
    if (waits(result.loss) && options.patience > 0)
      return ended(result, ending::no_gain,
                   sentence::of("stopped after epoch ", epoch, ": the loss is not below the ",
                                waits.best, " of epoch ", epoch - waits.waited),
                   shown);
  }
  if (const place bad = first_not_finite(theta); bad.found) // the last step did that
    return ended(
        result, ending::not_finite,
        sentence::of("after epoch ", result.epochs, ": ", element_text(bad), " is ", bad.value),
        shown);
  return ended(result, ending::finished, sentence::of("finished after epoch ", result.epochs),
               shown);
}
/// Trains: for each epoch and each batch one gradient and one step of the optimiser.
///
///     const auto result = train(value_and_gradient<loss, wrt(W1, b1)>, theta, optimizer,
///                               minibatches(X = images, Y = labels), {.epochs = 20});
///
/// `theta` is a map of parameters, or of one variable the tensor or number itself. `verb` is
/// `value_and_gradient` with `wrt` of all parameters, or of some: the others stay. `data` are
/// `minibatches`, `shuffled` or not, or what has the same members. After each epoch
/// `callback(epoch_report)` is called; if it returns false, training stops. A loss or gradient that
/// is not finite stops it before the step is made, and the message names the first such number.
/// Data that do not fit are refused with a message.
template <class Verb, class Parameters, class Optimizer, class Data, class Callback>
training_result train(const Verb& verb, Parameters& theta, Optimizer& optimizer, Data&& data,
                      const training_options& options, Callback&& callback) {
  if constexpr (is_trainable<Verb>::value)
    return run_training(verb, theta, optimizer, data, options, callback);
  else {
    static_assert(verb_has_a_value_and_wrt<Verb>,
                  "train takes value_and_gradient with the parameters to train: "
                  "value_and_gradient<loss, wrt(W, b)>");
    return {};
  }
}
template <class Verb, class Parameters, class Optimizer, class Data>
training_result train(const Verb& verb, Parameters& theta, Optimizer& optimizer, Data&& data,
                      const training_options& options = {}) {
  return train(verb, theta, optimizer, data, options, [](const epoch_report&) {});
}

} // namespace chainrule::optimize

#endif
