// build: plain
// SPDX-License-Identifier: BSL-1.0
// Users name their variables as they like, at namespace scope, and compile with -Wshadow: no name
// inside of nn and optimize may be reported as shadowing theirs (see expression/global_names.cpp).
#include <chainrule/chainrule.hpp>
#include <chainrule/nn/nn.hpp>
#include <chainrule/optimize/optimize.hpp>

// Behind the library, as a user's are.
#include "../global_names.hpp"

VARIABLE(A);
VARIABLE(B);
VARIABLE(T);
VARIABLE(U);
VARIABLE(V);
VARIABLE(W);
VARIABLE(Z);
VARIABLE(theta);
VARIABLE(grad);
VARIABLE(gradient);
VARIABLE(eta);
VARIABLE(mu);
VARIABLE(velocity);
VARIABLE(mean);
VARIABLE(square);
VARIABLE(weights);
VARIABLE(bias);
VARIABLE(layer);
VARIABLE(layers);
VARIABLE(activation);
VARIABLE(all);
VARIABLE(found);
VARIABLE(next);
VARIABLE(one);
VARIABLE(engine);
VARIABLE(deviation);
VARIABLE(limit);
VARIABLE(factor);
VARIABLE(options);
VARIABLE(optimizer);
VARIABLE(schedule);
VARIABLE(data);
VARIABLE(batch);
VARIABLE(batches);
VARIABLE(binding);
VARIABLE(bindings);
VARIABLE(columns);
VARIABLE(reason);
VARIABLE(message);
VARIABLE(problem);
VARIABLE(place);
VARIABLE(where);
VARIABLE(bad);
VARIABLE(key);
VARIABLE(part);
VARIABLE(type);
VARIABLE(numbers);
VARIABLE(array);
VARIABLE(sums);
VARIABLE(index);
VARIABLE(total);
VARIABLE(epoch);
VARIABLE(report);
VARIABLE(start);
VARIABLE(shown);
VARIABLE(waits);
VARIABLE(parts);
VARIABLE(labels);
VARIABLE(logits);
VARIABLE(counts);
VARIABLE(predicted);
VARIABLE(move);
VARIABLE(scale);
VARIABLE(along);

namespace cr = chainrule;
namespace nn = cr::nn;
namespace hana = boost::hana;

inline constexpr cr::variable<"X", cr::shape<4, 2>> X;
inline constexpr cr::variable<"Y", cr::shape<4>> Y;
inline constexpr cr::variable<"S", cr::shape<2, 3>> S;
constexpr auto net = nn::mlp<2, 5, 3>(nn::generalized_relu_layer(a));
constexpr auto wide = nn::network(
    hana::make_tuple(nn::dense_layer(S), nn::maxout_layer(nn::tanh, nn::leaky_relu), nn::softmax));
constexpr auto penalised = nn::multinoulli.loss(net(X), Y) + nn::l2_penalty(net);
constexpr auto of_bits = nn::bernoulli.loss(sum<1>(wide(X)), Y);
constexpr auto answers = net(X);

template <class Optimizer> bool run(Optimizer&& with_it) {
  const std::array<double, 16> points{1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6};
  const std::array<int, 8> classes{0, 1, 2, 0, 1, 2, 0, 1};
  auto parameters = net.parameters<double>();
  std::mt19937 random(1);
  nn::initialize(parameters, nn::he_normal, random);
  nn::initialize(parameters, nn::zeros, random);
  nn::initialize(parameters, nn::scaled_normal(0.1), random);
  nn::initialize(parameters, nn::glorot_uniform, random);
  const auto views = cr::optimize::minibatches(X = points, Y = classes);
  auto shuffled = cr::optimize::shuffled(views, random);
  const bool stopped = cr::optimize::train(cr::value_and_gradient<penalised, net.wrt()>, parameters,
                                           with_it, shuffled, {.epochs = 2},
                                           [](const cr::optimize::epoch_report&) { return false; })
                           .reason == cr::optimize::ending::stopped;
  const auto scores = views.with(
      0, [&](const auto& some, const auto&) { return cr::value<answers>(parameters, some); });
  return stopped && nn::accuracy(scores, classes) + nn::error_rate(scores, classes) == 1 &&
         nn::confusion_matrix(scores, classes)(0, 0) < 5;
}

int main() {
  namespace opt = cr::optimize;
  const auto like = net.parameters<double>();
  const cr::tensor<double, 4, 2> corners{{0, 0, 0, 1, 1, 0, 1, 1}};
  const auto kernel = wide.parameters<double>();
  const std::array<int, 4> bits{0, 1, 1, 0};
  if (!(cr::value<of_bits>(kernel, X = corners, Y = bits) > 0))
    return 1;
  return !(run(opt::sgd{}) && run(opt::momentum(like)) && run(opt::nesterov(like)) &&
           run(opt::scheduled{opt::clipped_by_norm{opt::adam(like), 1.0},
                              opt::warm_up{1, opt::cosine_decay{0.1}}}) &&
           run(opt::clipped_by_value{opt::adam(like), 1.0}));
}
