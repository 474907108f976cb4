// Cairo, Pango and what of GLib they need, as module Documents sees them.
#ifndef SHOWROOM_CPANGO_SHIM_H
#define SHOWROOM_CPANGO_SHIM_H
#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pango.h>
#include <pango/pangocairo.h>

// PANGO_SCALE as a number: Swift imports no macro that another one uses in an expression.
static inline int showroom_pango_units(double points) { return pango_units_from_double(points); }

// The owner of a reference in GLib's terms: the C type is a macro's cast away.
static inline void showroom_pango_release(void *object) { g_object_unref(object); }
#endif
