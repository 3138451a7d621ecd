// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE formulas_dynamics
#include "formulas.hpp"

namespace cr = chainrule;
using formulas::check_callable, formulas::sequence;

namespace {

using vector2 = cr::tensor<double, 2>;
using vector3 = cr::tensor<double, 3>;

// Bundle adjustment as in ADBench: a point, rotated by Rodrigues' formula, seen by a camera with
// radial distortion; the loss is the squared distance to where it was seen.
constexpr auto cross = [](auto a, auto b) {
  return stack(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
};
constexpr auto reprojection = [](auto rotation, auto centre, auto lens, auto principal,
                                 auto point) {
  auto angle = norm(rotation);
  auto axis = rotation / angle;
  auto y = point - centre;
  auto z = y * cos(angle) + cross(axis, y) * sin(angle) + axis * dot(axis, y) * (1 - cos(angle));
  auto p = slice<0, 2>(z) / z[2];
  auto r = squared_norm(p);
  auto seen = lens[0] * (1 + lens[1] * r + lens[2] * r * r) * p + principal;
  return square(seen[0] - 0.5) + square(seen[1] + 0.25);
};

// Two steps of an LSTM cell, its four gates in one product.
constexpr auto lstm = [](auto w, auto u, auto b) {
  const double steps[2][2]{{-0.125, -1.25}, {1.25, 0.125}};
  auto h = stack(0 * b[0], 0 * b[0]);
  auto c = h;
  for (const auto& x : steps) {
    auto z = matmul(w, stack(x[0] + 0 * b[0], x[1] + 0 * b[0])) + matmul(u, h) + b;
    c = sigmoid(slice<2, 4>(z)) * c + sigmoid(slice<0, 2>(z)) * tanh(slice<4, 6>(z));
    h = sigmoid(slice<6, 8>(z)) * tanh(c);
  }
  return squared_norm(h - 0.25);
};

// A Kalman filter over two observations: the negative log-likelihood, with exp(q) and exp(r) the
// variances of state and observation.
constexpr auto kalman = [](auto f, auto h, auto q, auto r) {
  auto zero = 0 * q;
  auto identity = stack(stack(zero + 1, zero), stack(zero, zero + 1));
  auto m = stack(zero + 1, zero - 0.5);
  auto p = identity;
  auto loss = zero;
  for (const double y : {0.5, -0.75}) {
    m = matmul(f, m);
    p = matmul(matmul(f, p), transpose(f)) + exp(q) * identity;
    auto ph = matmul(p, h);
    auto s = dot(h, ph) + exp(r);
    auto e = y - dot(h, m);
    loss += (log(s) + e * e / s) / 2;
    m = m + ph * e / s;
    p = p - outer(ph, ph) / s;
  }
  return loss;
};

} // namespace

BOOST_AUTO_TEST_CASE(bundle_adjustment) {
  check_callable<reprojection>(
      0.84577560734025174668,
      {-2.3459638705600190417, -1.7647491141349074231, -0.099540494673981146577,
       0.27634743107419839074, -0.53990685155639334881, 0.092184224468961975025,
       0.37193154286190578285, 0.039961020948201565158, 0.0028863004928676195956,
       -1.3120742185206253178, 1.2890165532119815834, -0.27634743107419839074,
       0.53990685155639334881, -0.092184224468961975025},
      vector3{0.125, -0.25, 0.375}, vector3{0.5, -0.125, 0.25}, vector3{1.5, 0.125, -0.125},
      vector2{0.25, 0.375}, vector3{0.625, 0.75, 5});
}

BOOST_AUTO_TEST_CASE(lstm_cell) {
  check_callable<lstm>(
      0.057874728149712592813,
      {-0.011324794724965327619,   0.0012681048636386151916,   -0.0039987968717973649882,
       0.0063759073219266455452,   -0.0019356379256607326687,  -0.00019356379256607326687,
       -0.0057105592811919749694,  -0.00057105592811919749694, -0.0097678262517816900959,
       0.020893890398368754277,    -0.069829931951107446892,   0.0076599467938454170476,
       -0.02248353154713165277,    -0.0035811032156347135717,  -0.0078453402689993288606,
       -4.2202141198671015121e-6,  -0.00043610027378686630768, -0.00075512861307398026063,
       -0.00017656301157516059101, -0.00030572735232006971726, -0.000072975874702072433291,
       -0.0001263612392927970426,  -0.0002152949438830456798,  -0.00037279355723518660709,
       -0.00045154672551137337449, -0.00078187488765518298707, -0.002688435582929220025,
       -0.0046551556032002173469,  -0.00084258076278898177295, -0.0014589691432264856655,
       -0.00029875034394512868877, -0.00051730059905652292684, -0.011193688523203504721,
       -0.0092219592833102315852,  -0.001548510340528586135,   -0.0045684474249535799755,
       -0.027254859244578172776,   -0.068879892217735879057,   -0.016802158516886168176,
       -0.0069698844932261882303},
      sequence<cr::tensor<double, 8, 2>>(1, 0.5), sequence<cr::tensor<double, 8, 2>>(2, 0.5),
      sequence<cr::tensor<double, 8>>(3));
}

BOOST_AUTO_TEST_CASE(kalman_filter) {
  check_callable<kalman>(0.88062523499007383624,
                         {1.2508265256486612126, -0.2375334683938798769, 0.65395129028135792831,
                          -0.18208347947822524873, 0.71351175030151271591, 0.082855738174524896376,
                          0.11100108479643668123, 0.18018505652823277318},
                         cr::tensor<double, 2, 2>{{0.875, 0.25}, {-0.125, 0.75}}, vector2{1, 0.375},
                         -1.125, -0.625);
}
