// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_OPTIMIZE_SCHEDULE_HPP
#define CHAINRULE_OPTIMIZE_SCHEDULE_HPP

#include <cmath>
#include <numbers>

/// Learning-rate schedules: functions from the number of steps done, 0, 1, …, to the rate.
namespace chainrule::optimize {

/// Always the same.
struct constant_rate {
  double rate;

  constexpr double operator()(long) const { return rate; }
};

/// rate·factor^⌊step/every⌋; `every` is at least 1.
struct step_decay {
  double rate;
  double factor = 0.1;
  long every = 1000;

  double operator()(long step) const {
    return rate * std::pow(factor, static_cast<double>(step / every));
  }
};

/// rate·factor^(step/every); `every` is not 0.
struct exponential_decay {
  double rate;
  double factor = 0.1;
  long every = 1000;

  double operator()(long step) const {
    return rate * std::pow(factor, static_cast<double>(step) / static_cast<double>(every));
  }
};

/// Half a cosine from `rate` to `last` in `steps` steps, then `last` (Loshchilov and Hutter 2016).
struct cosine_decay {
  double rate;
  long steps = 1000;
  double last = 0;

  double operator()(long step) const {
    if (step >= steps)
      return last;
    const double share = static_cast<double>(step) / static_cast<double>(steps);
    return last + (rate - last) * (1 + std::cos(std::numbers::pi * share)) / 2;
  }
};

/// In `steps` steps evenly up to the first rate of another schedule, which then begins:
/// `warm_up{100, cosine_decay{0.1, 5000}}`. Step 0 has 1/steps of that rate.
template <class Schedule> struct warm_up {
  long steps;
  Schedule then;

  double operator()(long step) const {
    if (step < steps)
      return then(0) * static_cast<double>(step + 1) / static_cast<double>(steps);
    return then(step - steps);
  }
};
template <class Schedule> warm_up(long, Schedule) -> warm_up<Schedule>;

/// The rate of an optimiser, or of one inside of others.
template <class Optimizer> constexpr double& rate_of(Optimizer& optimizer) {
  if constexpr (requires { optimizer.rate; })
    return optimizer.rate;
  else
    return rate_of(optimizer.optimizer);
}

/// An optimiser with a schedule: `scheduled{adam(theta), cosine_decay{0.01, 5000}}`.
template <class Optimizer, class Schedule> struct scheduled {
  Optimizer optimizer;
  Schedule schedule;
  long steps = 0; ///< done

  template <class Parameters, class Gradient>
  constexpr void step(Parameters& theta, Gradient& grad) {
    rate_of(optimizer) = schedule(steps++);
    optimizer.step(theta, grad);
  }
};
template <class Optimizer, class Schedule>
scheduled(Optimizer, Schedule) -> scheduled<Optimizer, Schedule>;

} // namespace chainrule::optimize

#endif
