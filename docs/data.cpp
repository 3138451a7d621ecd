// SPDX-License-Identifier: BSL-1.0
// Compiles and runs what data.md quotes, on small files of its own.
#include "section.hpp"
#include "weights.hpp"
#include <array>
#include <chainrule/chainrule.hpp>
#include <chainrule/data/batches.hpp>
#include <chainrule/data/constants.hpp>
#include <chainrule/data/csv.hpp>
#include <chainrule/data/idx.hpp>
#include <chainrule/data/npz.hpp>
#include <chainrule/optimize/optimize.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <string>

namespace cr = chainrule;

// [model]
inline constexpr cr::variable<"X", cr::shape<100, 784>> X; // a batch of images
inline constexpr cr::variable<"Y", cr::shape<100>> Y;      // their digits
inline constexpr cr::variable<"W", cr::shape<784, 10>> W;
inline constexpr cr::variable<"b", cr::shape<10>> b;
constexpr auto logits = matmul(X, W) + b;
constexpr auto loss = mean(log_sum_exp<1>(logits) - sum<1>(logits * one_hot<10>(Y)));
// [/model]

// [images]
struct digits {
  cr::rows<float, 784> images; // each pixel from 0 to 1
  cr::rows<int> labels;
};

digits read_digits(const std::filesystem::path& folder) {
  return {cr::read_idx<float, 784>(folder / "train-images-idx3-ubyte.gz", cr::scaling::unit),
          cr::read_idx<int>(folder / "train-labels-idx1-ubyte.gz")};
}
// [/images]

// [batches]
float train(auto& theta, const digits& all) {
  static auto grad = theta; // the same type
  float sum = 0;
  const auto batches = cr::batches<100>(all.images, all.labels);
  for (const auto [x, y] : batches) {
    sum += cr::value_and_gradient<loss, cr::wrt(W, b)>.into(grad, theta, X = x, Y = y);
    theta[W] -= 0.5f * grad[W];
    theta[b] -= 0.5f * grad[b];
  }
  return sum / static_cast<float>(batches.size());
}
// [/batches]

// [split]
void split(digits& all) {
  std::mt19937 engine(1);
  cr::shuffle_rows(engine, all.images, all.labels); // in place, by the same exchanges
  const auto training = all.images.slice(0, 300), validation = all.images.slice(300, 400);
  std::cout << training.count() << " and " << validation.count() << '\n';
}
// [/split]

// [loop]
void train_by_the_loop(auto& theta, const digits& all) {
  namespace optimize = cr::optimize;
  optimize::sgd descent{.rate = 0.5};
  optimize::train(cr::value_and_gradient<loss, cr::wrt(W, b)>, theta, descent,
                  optimize::minibatches(X = all.images, Y = all.labels), {.epochs = 3});
}
// [/loop]

// [table]
void read_patients(const std::filesystem::path& file) {
  const cr::csv_table table = cr::read_csv(file);
  const cr::rows<float, 2> x = table.numbers<float>("age", "pressure");
  const auto [disease, names] = table.categories("disease"); // indices into sorted names
  for (std::size_t i = 0; i < table.count(); ++i)
    std::cout << x.row(i)(0) << ' ' << x.row(i)(1) << ' ' << names[std::size_t(disease.row(i))]
              << '\n';
}
// [/table]

// [unit]
// Small enough to be shown: two inputs, one output.
inline constexpr cr::variable<"x", cr::shape<2>> x;
inline constexpr cr::variable<"slope", cr::shape<2>> slope;
inline constexpr cr::variable<"offset"> offset;
constexpr auto unit = sigmoid(dot(slope, x) + offset);
// [/unit]

// [saved]
void save_and_load(const std::filesystem::path& file) {
  auto theta = cr::parameters<float>(slope, offset);
  theta[slope] = {1.0f, -2.0f};
  theta[offset] = 0.5f;
  cr::save_npz(file, theta);

  auto again = cr::parameters<float>(slope, offset);
  cr::load_npz(file, again);
  std::cout << again[slope] << ' ' << again[offset] << '\n';
}
// [/saved]

// [constants]
void save_as_constants(const std::filesystem::path& file, const auto& theta) {
  cr::save_constants(file, theta, "weights");
}
// [/constants]

// [embedded]
// #include "weights.hpp"
constexpr float answer =
    cr::value<unit>(x = std::array{2.0f, 1.0f}, slope = weights::slope, offset = weights::offset);
static_assert(answer > 0.62f && answer < 0.63f);
// [/embedded]

// [error]
void careful(const std::filesystem::path& file) {
  try {
    cr::read_idx<float, 784>(file);
  } catch (const cr::data_error& error) {
    std::cout << error.what() << '\n'; // also error.file() and error.where()
  }
}
// [/error]

namespace {

void write(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}
std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

/// 400 images, of which digit d has bright rows 2d and 2d + 1.
void write_digits(const std::filesystem::path& folder) {
  std::string images("\0\0\x08\3\0\0\1\x90\0\0\0\x1c\0\0\0\x1c", 16);
  std::string labels("\0\0\x08\1\0\0\1\x90", 8);
  for (int i = 0; i < 400; ++i) {
    labels += static_cast<char>(i * 7 % 10);
    for (int pixel = 0; pixel < 784; ++pixel)
      images += pixel / 56 == i * 7 % 10 ? '\xff' : '\0';
  }
  write(folder / "train-images-idx3-ubyte.gz", images);
  write(folder / "train-labels-idx1-ubyte.gz", labels);
}

} // namespace

int main() {
  std::string name = (std::filesystem::temp_directory_path() / "chainrule-XXXXXX").string();
  if (!mkdtemp(name.data()))
    return 1;
  const std::filesystem::path folder = name, before = std::filesystem::current_path();
  std::filesystem::current_path(folder); // so that messages name the files alone

  write_digits(".");
  digits all = read_digits(".");
  static auto theta = cr::parameters<float>(W, b);
  train(theta, all);
  bool good = train(theta, all) < 1;
  split(all);
  train_by_the_loop(theta, all);

  {
    const section shown("table");
    write("patients.csv", "age,pressure,disease\n63,145,yes\n37,130,\"no, or not yet\"\n");
    read_patients("patients.csv");
  }
  {
    const section shown("saved");
    save_and_load("weights.npz");
  }
  auto small = cr::parameters<float>(slope, offset);
  cr::load_npz("weights.npz", small);
  save_as_constants("weights.hpp", small);
  {
    const section shown("header");
    std::cout << read("weights.hpp");
  }
  {
    const section shown("errors");
    const std::string bytes = read("train-images-idx3-ubyte.gz");
    write("digits", bytes.substr(0, 1000));
    careful("digits");
    write("digits", "\x89PNG" + bytes);
    careful("digits");
    careful("train-labels-idx1-ubyte.gz");
    const auto says = [](auto call) {
      try {
        call();
      } catch (const cr::data_error& error) {
        std::cout << error.what() << '\n';
      }
    };
    write("patients.csv", "age,pressure\n63,145\n,130\n");
    says([] { cr::read_csv("patients.csv").numbers<float>("age"); });
    write("patients.csv", "age,pressure\n63\n");
    says([] { cr::read_csv("patients.csv"); });
    says([] {
      auto other = cr::parameters<double>(slope, offset);
      cr::load_npz("weights.npz", other);
    });
  }

  std::filesystem::current_path(before);
  std::filesystem::remove_all(folder);
  return !good;
}
