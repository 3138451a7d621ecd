// expect: map: the body has an operation that cannot take all steps at once
// errors: 1
#include <chainrule/chainrule.hpp>

constexpr auto f = [](auto x) {
#ifdef COMPILES
  return chainrule::map<2>([&](auto row) { return chainrule::norm<>(row); }, x);
#else // a difference of all of x and a row, for each row, would have four axes
  return chainrule::map<2>([&](auto row) { return chainrule::norm<>(x - row); }, x);
#endif
};

int main() { (void)chainrule::value<f>(chainrule::tensor<double, 2, 3, 4>{}); }
