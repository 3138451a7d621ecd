// build: plain
// SPDX-License-Identifier: BSL-1.0
// Users name their variables as they like, at namespace scope, and compile with -Wshadow: no name
// inside of nn and optimize may be reported as shadowing theirs (see expression/global_names.cpp).
#include <chainrule/chainrule.hpp>
#include <chainrule/nn/nn.hpp>
#include <chainrule/optimize/optimize.hpp>

#define VARIABLE(name) inline constexpr chainrule::variable<#name> name
VARIABLE(a);
VARIABLE(b);
VARIABLE(c);
VARIABLE(d);
VARIABLE(e);
VARIABLE(f);
VARIABLE(g);
VARIABLE(h);
VARIABLE(i);
VARIABLE(j);
VARIABLE(k);
VARIABLE(l);
VARIABLE(m);
VARIABLE(n);
VARIABLE(o);
VARIABLE(p);
VARIABLE(q);
VARIABLE(r);
VARIABLE(s);
VARIABLE(t);
VARIABLE(u);
VARIABLE(v);
VARIABLE(w);
VARIABLE(x);
VARIABLE(y);
VARIABLE(z);
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
VARIABLE(rate);
VARIABLE(velocity);
VARIABLE(mean);
VARIABLE(square);
VARIABLE(weights);
VARIABLE(bias);
VARIABLE(layer);
VARIABLE(layers);
VARIABLE(input);
VARIABLE(activation);
VARIABLE(all);
VARIABLE(found);
VARIABLE(next);
VARIABLE(one);
VARIABLE(in);
VARIABLE(out);
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
VARIABLE(column);
VARIABLE(columns);
VARIABLE(row);
VARIABLE(rows);
VARIABLE(order);
VARIABLE(result);
VARIABLE(reason);
VARIABLE(message);
VARIABLE(problem);
VARIABLE(place);
VARIABLE(where);
VARIABLE(bad);
VARIABLE(key);
VARIABLE(part);
VARIABLE(type);
VARIABLE(number);
VARIABLE(numbers);
VARIABLE(array);
VARIABLE(lane);
VARIABLE(sums);
VARIABLE(count);
VARIABLE(size);
VARIABLE(index);
VARIABLE(value);
VARIABLE(total);
VARIABLE(loss);
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
VARIABLE(slope);
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
  return !(run(opt::sgd{}) && run(opt::momentum(like)) && run(opt::nesterov(like)) &&
           run(opt::scheduled{opt::clipped_by_norm{opt::adam(like), 1.0},
                              opt::warm_up{1, opt::cosine_decay{0.1}}}) &&
           run(opt::clipped_by_value{opt::adam(like), 1.0}));
}
