// Written by chainrule::save_constants.
#ifndef CHAINRULE_CONSTANTS_weights_HPP
#define CHAINRULE_CONSTANTS_weights_HPP

namespace weights {

inline constexpr float slope[2]{0x1p+0f, -0x1p+1f};

inline constexpr float offset{0x1p-1f};

} // namespace weights

#endif
