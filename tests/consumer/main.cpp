#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
constexpr auto f = W * W;
static_assert(cr::gradient<f, cr::wrt(W)>(W = 3.0) == 6.0);

int main() {}
