// SPDX-License-Identifier: BSL-1.0
// Code that knows nothing of this library, differentiated without a change: a template over its
// number type, with loops, local variables and the mathematical functions by their usual names.
#include <array>
#include <cmath>
#include <cstdio>

// [user]
// As it stands in the user's own header.
namespace physics {

/// The arithmetic-geometric mean of a and b; each round doubles the number of right digits.
template <class Real> constexpr Real agm(Real a, Real b) {
  using std::sqrt;
  for (int round = 0; round < 5; ++round) {
    const Real mean = (a + b) / 2;
    b = sqrt(a * b);
    a = mean;
  }
  return a;
}

/// The exact period of a pendulum of some length that swings out to an angle (C. F. Gauss's
/// formula).
template <class Real> constexpr Real period(Real length, Real angle) {
  using std::cos, std::sqrt;
  return 2 * 3.141592653589793 * sqrt(length / 9.80665) / agm(Real(1.0), Real(cos(angle / 2)));
}

/// Where something thrown at an angle is after some seconds, by Euler's method, with drag.
template <class Real> constexpr std::array<Real, 2> thrown(Real angle, Real speed) {
  using std::cos, std::sin, std::sqrt;
  Real x = 0.0, y = 0.0, vx = speed * cos(angle), vy = speed * sin(angle);
  for (int step = 0; step < 20; ++step) {
    const Real drag = 0.01 * sqrt(vx * vx + vy * vy);
    x += 0.05 * vx;
    y += 0.05 * vy;
    vx -= 0.05 * drag * vx;
    vy -= 0.05 * (drag * vy + 9.80665);
  }
  return {x, y};
}

} // namespace physics
// [/user]

#include <chainrule/chainrule.hpp>
namespace cr = chainrule;

// [lift]
// A template becomes a formula by being called from a lambda.
constexpr auto period = [](auto length, auto angle) { return physics::period(length, angle); };
constexpr auto thrown = [](auto angle, auto speed) { return physics::thrown(angle, speed); };
// [/lift]

// [constants]
// T ~ √length, so ∂T/∂length = T/(2 length), and the compiler knows it.
constexpr auto by = cr::value_and_gradient<period>(2.0, 1.0);
static_assert(by.value == cr::value<period>(2.0, 1.0));
constexpr double relative = by.gradient[cr::arg<0>] * 2 * 2.0 / by.value;
static_assert(relative > 1 - 1e-15 && relative < 1 + 1e-15);
// [/constants]

int main() {
  bool holds = true;
  std::puts("[period]");
  for (double angle : {0.1, 0.5, 1.0, 2.0, 3.0}) {
    const auto [value, grad] = cr::value_and_gradient<period>(1.0, angle);
    // What one would do without: two more calls, a step to choose, and half of the digits.
    const double h = 1e-5;
    const double difference =
        (physics::period(1.0, angle + h) - physics::period(1.0, angle - h)) / (2 * h);
    std::printf("angle %.1f: period %.9f s, by angle %.9f s (differences: %.9f)\n", angle, value,
                grad[cr::arg<1>], difference);
    holds &= std::abs(value - physics::period(1.0, angle)) < 1e-14;
    holds &= std::abs(grad[cr::arg<1>] - difference) < 1e-8 * (1 + std::abs(difference));
  }
  std::puts("[/period]");

  // [newton]
  // How long is a pendulum that takes two seconds out to an angle of 0.2? Newton's method.
  double length = 1;
  for (int step = 0; step < 4; ++step) {
    const auto [value, slope] = cr::value_and_gradient<period, cr::wrt(cr::arg<0>)>(length, 0.2);
    length -= (value - 2) / slope;
  }
  // [/newton]
  std::printf("[newton]\na length of %.9f m swings in %.9f s\n[/newton]\n", length,
              physics::period(length, 0.2));
  holds &= std::abs(physics::period(length, 0.2) - 2) < 1e-12;

  // [jacobian]
  // Several results: the Jacobian. To hit a place after one second, solve for angle and speed.
  double angle = 0.8, speed = 15;
  for (int step = 0; step < 8; ++step) {
    const auto [x, y] = physics::thrown(angle, speed);
    const auto j = cr::jacobian<thrown>(angle, speed);
    const double off_x = x - 9, off_y = y - 4, det = j(0, 0) * j(1, 1) - j(0, 1) * j(1, 0);
    angle -= (j(1, 1) * off_x - j(0, 1) * off_y) / det;
    speed -= (j(0, 0) * off_y - j(1, 0) * off_x) / det;
  }
  // [/jacobian]
  const auto [x, y] = physics::thrown(angle, speed);
  std::printf("[jacobian]\nthrown at %.6f with %.6f m/s it is at (%.6f, %.6f) after a second\n"
              "[/jacobian]\n",
              angle, speed, x, y);
  holds &= std::abs(x - 9) + std::abs(y - 4) < 1e-9;
  return holds ? 0 : 1;
}
