// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE optimize_train
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <chainrule/nn/nn.hpp>
#include <chainrule/optimize/optimize.hpp>

namespace cr = chainrule;
namespace nn = cr::nn;
namespace opt = cr::optimize;

namespace {

// XOR: no line separates the two classes.
constexpr cr::variable<"X", cr::shape<4, 2>> X;
constexpr cr::variable<"Y", cr::shape<4, 1>> Y;
constexpr cr::tensor<double, 4, 2> corners{{0, 0, 0, 1, 1, 0, 1, 1}};
constexpr std::array<int, 4> parity{0, 1, 1, 0};
constexpr auto net = nn::mlp<2, 8, 1>(nn::tanh);
constexpr auto logits = net(X);
constexpr auto loss = nn::bernoulli.loss(logits, Y);
constexpr auto verb = cr::value_and_gradient<loss, net.wrt()>;
using parameters = decltype(net.parameters<double>());

parameters start(unsigned seed) {
  auto theta = net.parameters<double>();
  std::mt19937 engine(seed);
  nn::initialize(theta, nn::glorot_normal, engine);
  return theta;
}
/// Learns XOR, and returns the parameters.
template <class Optimizer> parameters learn(const Optimizer& like, unsigned seed = 1) {
  Optimizer optimizer = like;
  auto theta = start(seed);
  const auto result = opt::train(verb, theta, optimizer, opt::minibatches(X = corners, Y = parity),
                                 {.epochs = 500});
  BOOST_TEST(bool(result));
  BOOST_TEST((result.reason == opt::ending::finished));
  BOOST_TEST(result.epochs == 500);
  BOOST_TEST(result.loss < 0.1);
  BOOST_TEST(nn::accuracy(cr::value<logits>(theta, X = corners), parity) == 1);
  return theta;
}

} // namespace

BOOST_AUTO_TEST_CASE(xor_with_each_optimiser) {
  const auto theta = start(1);
  BOOST_TEST(nn::accuracy(cr::value<logits>(theta, X = corners), parity) < 1);
  learn(opt::gradient_descent{.rate = 1});
  learn(opt::momentum(theta, {.rate = 0.1}));
  learn(opt::nesterov(theta, {.rate = 0.1}));
  learn(opt::adam(theta, {.rate = 0.05}));
  learn(opt::scheduled{opt::clipped_by_norm{opt::adam(theta), 1.0},
                       opt::warm_up{20, opt::cosine_decay{0.1, 480}}});
}

BOOST_AUTO_TEST_CASE(one_seed_gives_one_network) {
  const auto theta = start(1);
  const opt::adam adam(theta, {.rate = 0.05});
  BOOST_TEST((learn(adam, 3) == learn(adam, 3)));
  BOOST_TEST(!(learn(adam, 3) == learn(adam, 4)));
}

namespace {

// θ against data d: (θ − d)², in batches of two.
constexpr cr::variable<"t"> t;
constexpr cr::variable<"d", cr::shape<2>> d;
constexpr auto distance = mean(square(t - d));
constexpr auto slope = cr::value_and_gradient<distance, cr::wrt(t)>;

} // namespace

// The loop by hand: for each batch a step; the reported loss is the mean over the batches, each
// before its step; the callback comes once an epoch.
BOOST_AUTO_TEST_CASE(the_loop) {
  const std::array<double, 5> numbers{1, 3, 5, 7, 1000}; // the last is no whole batch
  double theta = 0, by_hand = 0;
  opt::sgd descent{.rate = 0.25};
  std::vector<double> losses, expected;
  const auto result = opt::train(slope, theta, descent, opt::minibatches(d = numbers),
                                 {.epochs = 3}, [&](const opt::epoch_report& r) {
                                   BOOST_TEST(r.epoch == int(losses.size()) + 1);
                                   BOOST_TEST(r.epochs == 3);
                                   BOOST_TEST(r.batches == 2);
                                   losses.push_back(r.loss);
                                 });
  for (int epoch = 0; epoch < 3; ++epoch) {
    double total = 0;
    for (const auto& [a, b] : {std::pair(1.0, 3.0), std::pair(5.0, 7.0)}) {
      total += ((by_hand - a) * (by_hand - a) + (by_hand - b) * (by_hand - b)) / 2;
      by_hand -= 0.25 * (2 * by_hand - a - b);
    }
    expected.push_back(total / 2);
  }
  BOOST_TEST(losses == expected, boost::test_tools::per_element());
  BOOST_TEST(theta == by_hand);
  BOOST_TEST(result.loss == expected.back());
  BOOST_TEST(result.message.view() == "finished after epoch 3");
}

BOOST_AUTO_TEST_CASE(the_callback_stops_it) {
  const std::array<double, 2> numbers{1, 3};
  double theta = 0;
  opt::sgd descent{.rate = 0.25};
  const auto result =
      opt::train(slope, theta, descent, opt::minibatches(d = numbers), {.epochs = 10},
                 [](const opt::epoch_report& r) { return r.epoch < 4; });
  BOOST_TEST((result.reason == opt::ending::stopped));
  BOOST_TEST(bool(result));
  BOOST_TEST(result.epochs == 4);
  BOOST_TEST(result.message.view() == "stopped after epoch 4");
}

// From θ = 2, the minimum, the loss is 1 and falls no more.
BOOST_AUTO_TEST_CASE(stops_where_the_loss_falls_no_more) {
  const std::array<double, 2> numbers{1, 3};
  double theta = 2;
  opt::sgd descent{.rate = 0.25};
  const auto result = opt::train(slope, theta, descent, opt::minibatches(d = numbers),
                                 {.epochs = 100, .patience = 3});
  BOOST_TEST((result.reason == opt::ending::no_gain));
  BOOST_TEST(bool(result));
  BOOST_TEST(result.epochs == 4);
  BOOST_TEST(result.message.view() ==
             "stopped after epoch 4: the loss is not below the 1 of epoch 1");
}

BOOST_AUTO_TEST_CASE(patience) {
  opt::early_stop waits{.patience = 2, .least_gain = 0.1};
  BOOST_TEST(!waits(5));
  BOOST_TEST(waits.improved);
  BOOST_TEST(!waits(4.95)); // no gain of more than 0.1
  BOOST_TEST(!waits.improved);
  BOOST_TEST(!waits(4));
  BOOST_TEST(waits.best == 4);
  BOOST_TEST(!waits(4));
  BOOST_TEST(waits(std::numeric_limits<double>::quiet_NaN()));
}

// A loss that is not finite: no step is made, and the message says where.
BOOST_AUTO_TEST_CASE(a_loss_that_is_not_finite) {
  const std::array<double, 4> numbers{1, 3, 5, std::numeric_limits<double>::quiet_NaN()};
  double theta = 0;
  opt::sgd descent{.rate = 0.25};
  const auto result =
      opt::train(slope, theta, descent, opt::minibatches(d = numbers), {.epochs = 10});
  BOOST_TEST((result.reason == opt::ending::not_finite));
  BOOST_TEST(!bool(result));
  BOOST_TEST(result.message.view() == "epoch 1, batch 2: the loss is nan, and d(1) is nan");
  BOOST_TEST(theta == 1); // after batch 1
  BOOST_TEST(result.epochs == 0);

  theta = 3;
  opt::sgd wild{.rate = 1e200};
  const std::array<double, 2> two{1, 3};
  const auto diverged = opt::train(slope, theta, wild, opt::minibatches(d = two), {.epochs = 10});
  BOOST_TEST(diverged.message.view() == "epoch 2, batch 1: the loss is inf");
}

// A loss that is finite with a derivative that is not: √0 in row 1, column 2.
BOOST_AUTO_TEST_CASE(a_gradient_that_is_not_finite) {
  constexpr cr::variable<"W", cr::shape<2, 3>> W;
  constexpr cr::variable<"v", cr::shape<4>> v;
  constexpr auto roots = sum(sqrt(W)) + sum(v) * mean(d);
  const std::array<double, 4> numbers{1, 3, 5, 7};
  auto theta = cr::parameters<double>(v, W);
  theta[W] = {{1, 4, 9, 16, 25, 0}};
  const auto before = theta;
  opt::adam optimizer(theta);
  const auto result = opt::train(cr::value_and_gradient<roots, cr::wrt(v, W)>, theta, optimizer,
                                 opt::minibatches(d = numbers), {.epochs = 10});
  BOOST_TEST((result.reason == opt::ending::not_finite));
  BOOST_TEST(result.message.view() ==
             "epoch 1, batch 1: the loss is 15, but its derivative by W(1, 2) is inf");
  BOOST_TEST((theta == before));
}

BOOST_AUTO_TEST_CASE(data_are_refused) {
  const std::array<double, 5> five{1, 2, 3, 4, 5};
  const std::array<double, 1> one{1};
  double theta = 0;
  opt::sgd descent;
  const auto rest = opt::train(slope, theta, descent, opt::minibatches(d = five),
                               {.remainder = opt::leftover::refuse});
  BOOST_TEST((rest.reason == opt::ending::refused));
  BOOST_TEST(rest.message.view() == "1 of 5 examples are left over behind whole batches");
  const auto few = opt::train(slope, theta, descent, opt::minibatches(d = one));
  BOOST_TEST((few.reason == opt::ending::refused));
  BOOST_TEST(!bool(few));
  BOOST_TEST(few.message.view() == "fewer examples (1) than one batch has (2)");
  BOOST_TEST(theta == 0);
}

// `wrt` of some parameters: the others stay as they are.
BOOST_AUTO_TEST_CASE(some_parameters_are_kept) {
  constexpr auto W2 = nn::weight<2, 8, 1>;
  constexpr auto b2 = nn::bias<2, 1>;
  auto theta = start(1);
  const auto before = theta;
  opt::adam optimizer(theta);
  opt::train(cr::value_and_gradient<loss, cr::wrt(W2, b2)>, theta, optimizer,
             opt::minibatches(X = corners, Y = parity), {.epochs = 5});
  constexpr auto W1 = nn::weight<1, 2, 8>;
  BOOST_TEST((theta[W1] == before[W1]));
  BOOST_TEST(!(theta[W2] == before[W2]));
  const auto after = theta;
  opt::train(cr::value_and_gradient<loss, cr::wrt(W2)>, theta, optimizer,
             opt::minibatches(X = corners, Y = parity), {.epochs = 5});
  BOOST_TEST(!(theta[W2] == after[W2]));
}

namespace {

/// What is written to a file.
template <class Writer> std::string written(const Writer& writer) {
  std::FILE* const file = std::tmpfile();
  writer(file);
  std::rewind(file);
  std::string text;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file))
    text += static_cast<char>(c);
  std::fclose(file);
  return text;
}

} // namespace

// A file is no terminal: plain lines, one an epoch, and what is left out and why it ended.
BOOST_AUTO_TEST_CASE(plain_lines) {
  const std::array<double, 3> numbers{1, 3, 9};
  const std::string text = written([&](std::FILE* file) {
    double theta = 2;
    opt::sgd descent{.rate = 0};
    opt::train(slope, theta, descent, opt::minibatches(d = numbers),
               {.epochs = 3, .progress = file, .patience = 1});
  });
  BOOST_TEST(text == "1 of 3 examples are left over behind whole batches\n"
                     "epoch 1/3: loss 1, 0.00 s\n"
                     "epoch 2/3: loss 1, 0.00 s\n"
                     "stopped after epoch 2: the loss is not below the 1 of epoch 1\n");
}

// On a terminal a bar is drawn over itself, and the line of the epoch takes its place.
BOOST_AUTO_TEST_CASE(a_bar) {
  const std::string text = written([&](std::FILE* file) {
    opt::progress bar(file, true);
    bar.batch(2, 3, 5, 10, 0.25);
    bar.batch(2, 3, 6, 10, 0.25); // at once: not drawn again
    bar.epoch(2, 3, 0.125, 1.5);
    bar.line("the end");
  });
  BOOST_TEST(text == "\repoch 2/3 [###############...............] loss 0.25\033[K"
                     "\repoch 2/3: loss 0.125, 1.50 s\033[K\n"
                     "the end\n");
  BOOST_TEST(written([](std::FILE* file) { opt::progress(file).batch(1, 2, 3, 4, 5); }).empty());
  opt::progress(nullptr).epoch(1, 2, 3, 4); // nowhere
}
