// SPDX-License-Identifier: BSL-1.0
// Loss and gradient of multi-layer perceptrons (ReLU, softmax cross-entropy) in float32 on one
// thread: chainrule beside backpropagation written by hand on Eigen and on OpenBLAS, and libtorch.
#include "side_by_side.hpp"
#include <boost/hana.hpp>
#include <chainrule/chainrule.hpp>
#include <memory>
#if __has_include(<Eigen/Core>)
#include <Eigen/Core>
#endif
#ifdef CHAINRULE_OPENBLAS
#include <cblas.h>
#endif
#ifdef CHAINRULE_LIBTORCH
#include <torch/torch.h>
#endif

namespace cr = chainrule;
namespace hana = boost::hana;

namespace {

/// One formula for each list of layers; the number of the layer is part of the name.
template <cr::name Weights, cr::name Biases, int In, int Out> struct layer {
  static constexpr cr::variable<Weights, cr::shape<In, Out>> W{};
  static constexpr cr::variable<Biases, cr::shape<Out>> b{};
};
template <int Batch, int... Layers> struct network;
template <int Batch, int In, int Hidden, int Out> struct network<Batch, In, Hidden, Out> {
  using first = layer<"W1", "b1", In, Hidden>;
  using second = layer<"W2", "b2", Hidden, Out>;
  static constexpr cr::variable<"X", cr::shape<Batch, In>> X{};
  static constexpr cr::variable<"Y", cr::shape<Batch>> Y{};
  static constexpr auto z = matmul(relu(matmul(X, first::W) + first::b), second::W) + second::b;
  static constexpr auto wrt = cr::wrt(first::W, first::b, second::W, second::b);
  static auto parameters() {
    return cr::parameters<float>(first::W, first::b, second::W, second::b);
  }
  static constexpr int inputs = In, outputs = Out;
  /// Two for each multiplication: forward, by the weights, and by the inputs but the first's.
  static constexpr double operations = 2.0 * Batch * (2.0 * In * Hidden + 3.0 * Hidden * Out);
};
template <int Batch, int In, int One, int Two, int Out> struct network<Batch, In, One, Two, Out> {
  using first = layer<"W1", "b1", In, One>;
  using second = layer<"W2", "b2", One, Two>;
  using third = layer<"W3", "b3", Two, Out>;
  static constexpr cr::variable<"X", cr::shape<Batch, In>> X{};
  static constexpr cr::variable<"Y", cr::shape<Batch>> Y{};
  static constexpr auto h = relu(matmul(X, first::W) + first::b);
  static constexpr auto z = matmul(relu(matmul(h, second::W) + second::b), third::W) + third::b;
  static constexpr auto wrt = cr::wrt(first::W, first::b, second::W, second::b, third::W, third::b);
  static auto parameters() {
    return cr::parameters<float>(first::W, first::b, second::W, second::b, third::W, third::b);
  }
  static constexpr int inputs = In, outputs = Out;
  static constexpr double operations =
      2.0 * Batch * (2.0 * In * One + 3.0 * One * Two + 3.0 * Two * Out);
};

/// What a training step reads and writes.
template <class Network, int Batch> struct data {
  decltype(Network::parameters()) theta = Network::parameters(), gradient = Network::parameters();
  cr::tensor<float, Batch, Network::inputs> x{};
  std::array<int, std::size_t(Batch)> y{};
  float loss = 0;

  data() {
    unsigned state = 1;
    const auto next = [&] {
      state = state * 1664525u + 1013904223u;
      return float(int(state >> 16) - 32768) / 32768;
    };
    hana::for_each(hana::keys(theta), [&](auto key) {
      for (float& each : theta[key])
        each = next() / std::sqrt(float(Network::inputs));
    });
    for (float& each : x)
      each = next();
    for (int& each : y)
      each = int(state = state * 1664525u + 1013904223u) & 0x7fffffff;
    for (int& each : y)
      each = (each >> 16) % Network::outputs;
  }
};

/// Backpropagation by hand: a layer, those behind it, and the way back. `weights` and `gradients`
/// alternate W and b; `dx` is the gradient by this layer's input, of all layers but the first.
template <class Algebra, int Batch, int In, int Out, int... More>
float backpropagate(const float* x, const int* labels, const float* const* weights,
                    float* const* gradients, float* dx) {
  alignas(64) static float y[Batch * Out], dy[Batch * Out];
  Algebra::template affine<Batch, In, Out>(y, x, weights[0], weights[1]);
  float loss = 0;
  if constexpr (sizeof...(More) == 0)
    loss = Algebra::template softmax_cross_entropy<Batch, Out>(dy, y, labels);
  else {
    Algebra::template rectify<Batch * Out>(y);
    loss = backpropagate<Algebra, Batch, Out, More...>(y, labels, weights + 2, gradients + 2, dy);
    Algebra::template rectify_back<Batch * Out>(dy, y);
  }
  Algebra::template by_weights<Batch, In, Out>(gradients[0], gradients[1], x, dy);
  if (dx)
    Algebra::template by_input<Batch, In, Out>(dx, dy, weights[0]);
  return loss;
}

#if __has_include(<Eigen/Core>)
/// Everything with Eigen's expressions; the sizes are known to it, or only when it runs.
template <bool Static> struct on_eigen {
  template <int Rows, int Columns>
  using matrix = Eigen::Matrix<float, Static ? Rows : Eigen::Dynamic,
                               Static ? Columns : Eigen::Dynamic, Eigen::RowMajor>;
  template <int Rows, int Columns> static auto map(float* at) {
    return Eigen::Map<matrix<Rows, Columns>>(at, Rows, Columns);
  }
  template <int Rows, int Columns> static auto map(const float* at) {
    return Eigen::Map<const matrix<Rows, Columns>>(at, Rows, Columns);
  }
  template <int Columns> static auto row(const float* at) {
    return Eigen::Map<const Eigen::Matrix<float, 1, Static ? Columns : Eigen::Dynamic>>(at, 1,
                                                                                        Columns);
  }

  template <int Batch, int In, int Out>
  static void affine(float* y, const float* x, const float* w, const float* b) {
    auto to = map<Batch, Out>(y);
    to.noalias() = map<Batch, In>(x) * map<In, Out>(w);
    to.rowwise() += row<Out>(b);
  }
  template <int Size> static void rectify(float* y) {
    auto to = map<1, Size>(y).array();
    to = to.max(0.0f);
  }
  template <int Size> static void rectify_back(float* dy, const float* y) {
    auto to = map<1, Size>(dy).array();
    to = (map<1, Size>(y).array() > 0.0f).select(to, 0.0f);
  }
  template <int Batch, int Out>
  static float softmax_cross_entropy(float* dy, const float* y, const int* labels) {
    float loss = 0;
    const auto z = map<Batch, Out>(y);
    auto d = map<Batch, Out>(dy);
    for (int i = 0; i < Batch; ++i) {
      const float largest = z.row(i).maxCoeff();
      d.row(i).array() = (z.row(i).array() - largest).exp();
      const float sum = d.row(i).sum();
      loss += std::log(sum) + largest - z(i, labels[i]);
      d.row(i) *= 1 / (sum * float(Batch));
      d(i, labels[i]) -= 1 / float(Batch);
    }
    return loss / float(Batch);
  }
  template <int Batch, int In, int Out>
  static void by_weights(float* dw, float* db, const float* x, const float* dy) {
    map<In, Out>(dw).noalias() = map<Batch, In>(x).transpose() * map<Batch, Out>(dy);
    map<1, Out>(db) = map<Batch, Out>(dy).colwise().sum();
  }
  template <int Batch, int In, int Out>
  static void by_input(float* dx, const float* dy, const float* w) {
    map<Batch, In>(dx).noalias() = map<Batch, Out>(dy) * map<In, Out>(w).transpose();
  }
};

#ifdef CHAINRULE_OPENBLAS
/// The products on OpenBLAS, the rest as before.
template <bool Static> struct on_openblas : on_eigen<Static> {
  template <int Batch, int In, int Out>
  static void affine(float* y, const float* x, const float* w, const float* b) {
    for (int i = 0; i < Batch; ++i) // sgemm adds to what is there
      std::copy(b, b + Out, y + i * Out);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, Batch, Out, In, 1, x, In, w, Out, 1, y,
                Out);
  }
  template <int Batch, int In, int Out>
  static void by_weights(float* dw, float* db, const float* x, const float* dy) {
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, In, Out, Batch, 1, x, In, dy, Out, 0, dw,
                Out);
    std::fill(db, db + Out, 0.0f);
    for (int i = 0; i < Batch; ++i)
      for (int j = 0; j < Out; ++j)
        db[j] += dy[i * Out + j];
  }
  template <int Batch, int In, int Out>
  static void by_input(float* dx, const float* dy, const float* w) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, Batch, In, Out, 1, dy, Out, w, Out, 0, dx,
                In);
  }
};
#endif
#endif

#ifdef CHAINRULE_LIBTORCH
/// The same network in PyTorch's words, on the same memory; its tape differentiates.
class on_libtorch {
public:
  template <class Data> explicit on_libtorch(Data& d) {
    hana::for_each(hana::keys(d.theta), [&](auto key) {
      constexpr cr::extents shape = decltype(key)::shape::value;
      const std::vector<std::int64_t> sizes(shape.extent, shape.extent + shape.rank);
      parameters.push_back(torch::from_blob(d.theta[key].data(), sizes).requires_grad_());
    });
    const auto batch = std::int64_t(d.y.size()), inputs = std::int64_t(d.x.size()) / batch;
    x = torch::from_blob(d.x.data(), {batch, inputs});
    y = torch::from_blob(d.y.data(), {batch}, torch::kInt32).to(torch::kInt64);
  }
  float step() {
    torch::Tensor z = x;
    for (std::size_t i = 0; i < parameters.size(); i += 2)
      z = torch::addmm(parameters[i + 1], i ? torch::relu(z) : z, parameters[i]);
    const torch::Tensor loss = torch::cross_entropy_loss(z, y);
    gradients = torch::autograd::grad({loss}, parameters);
    return loss.item<float>();
  }
  /// Of the parameter at this place among the keys.
  const float* gradient(std::size_t at) const { return gradients[at].data_ptr<float>(); }

private:
  std::vector<torch::Tensor> parameters, gradients;
  torch::Tensor x, y;
};
#endif

template <int Batch, int... Layers> void compare(const std::string& name) {
  using net = network<Batch, Layers...>;
  static constexpr auto loss =
      mean(log_sum_exp<1>(net::z) - sum<1>(net::z * cr::one_hot<net::outputs>(net::Y)));
  static data<net, Batch> ours, theirs;
  side_by_side::begin(name, net::operations);
  const auto step = [] {
    ours.loss = cr::value_and_gradient<loss, net::wrt>.into(ours.gradient, ours.theta,
                                                            net::X = ours.x, net::Y = ours.y);
  };
  step();
  side_by_side::measure("chainrule", step);

  const auto add = [&]<class Algebra>(const char* who, Algebra) {
    const auto by_hand = [] {
      const auto weights = hana::unpack(hana::keys(theirs.theta), [](auto... key) {
        return std::array<const float*, sizeof...(key)>{theirs.theta[key].data()...};
      });
      const auto gradients = hana::unpack(hana::keys(theirs.theta), [](auto... key) {
        return std::array<float*, sizeof...(key)>{theirs.gradient[key].data()...};
      });
      theirs.loss = backpropagate<Algebra, Batch, Layers...>(
          theirs.x.data(), theirs.y.data(), weights.data(), gradients.data(), nullptr);
    };
    by_hand();
    side_by_side::check_close(&ours.loss, &theirs.loss, 1, 1e-5, who);
    hana::for_each(hana::keys(ours.theta), [&](auto key) {
      side_by_side::check_close(ours.gradient[key].data(), theirs.gradient[key].data(),
                                ours.gradient[key].size(), 2e-5, who);
    });
    side_by_side::measure(who, by_hand);
  };
  (void)add;
#ifdef CHAINRULE_LIBTORCH
  static on_libtorch torch(theirs);
  const auto on_a_tape = [] { theirs.loss = torch.step(); };
  on_a_tape();
  side_by_side::check_close(&ours.loss, &theirs.loss, 1, 1e-5, "libtorch");
  std::size_t at = 0;
  hana::for_each(hana::keys(ours.theta), [&](auto key) {
    side_by_side::check_close(ours.gradient[key].data(), torch.gradient(at++),
                              ours.gradient[key].size(), 2e-5, "libtorch");
  });
#endif
#if __has_include(<Eigen/Core>)
  constexpr bool small = Batch <= 32;
  add("Eigen", on_eigen<small>{});
#ifdef CHAINRULE_OPENBLAS
  add("OpenBLAS", on_openblas<small>{});
#endif
#endif
#ifdef CHAINRULE_LIBTORCH
  side_by_side::measure("libtorch", on_a_tape);
#endif
}

/// All of them, or one alone, to measure how long it compiles.
template <int Only> void compare_all() {
  if constexpr (Only == 0 || Only == 1)
    compare<1, 4, 16, 3>("1: 4-16-3");
  if constexpr (Only == 0 || Only == 2)
    compare<32, 64, 64, 10>("32: 64-64-10");
  if constexpr (Only == 0 || Only == 3)
    compare<100, 784, 100, 10>("100: 784-100-10");
  if constexpr (Only == 0 || Only == 4)
    compare<100, 784, 400, 10>("100: 784-400-10");
  if constexpr (Only == 0 || Only == 5)
    compare<128, 784, 512, 10>("128: 784-512-10");
  if constexpr (Only == 0 || Only == 6)
    compare<128, 784, 512, 512, 10>("128: 784-512-512-10");
}

} // namespace

#ifndef CHAINRULE_ONLY
#define CHAINRULE_ONLY 0
#endif
int main(int argc, char** argv) {
#ifdef CHAINRULE_OPENBLAS
  openblas_set_num_threads(1);
#endif
#ifdef CHAINRULE_LIBTORCH
  torch::set_num_threads(1);
#endif
  compare_all<CHAINRULE_ONLY>();
  return side_by_side::run<float>(argc, argv);
}
