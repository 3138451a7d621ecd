// expect: an extent is not negative
// errors: 1
#include <chainrule/shape.hpp>

#ifdef COMPILES
chainrule::shape<2, 3> shape;
#else
chainrule::shape<2, -3> shape;
#endif
