/* drought.h - our memory runs out, at an allocation of the test's choice.
 *
 *     begin_drought(3, true);      // the fourth allocation from now finds none, nor do those after it
 *     ...
 *     end_drought();               // there is memory again */
#ifndef TESTS_SUPPORT_DROUGHT_H
#define TESTS_SUPPORT_DROUGHT_H

#include <stdbool.h>
#include <stddef.h>

/* The nth allocation, counted from 0, fails: it alone, or with all after it. */
void begin_drought(size_t nth, bool and_those_after);

/* How many allocations were tried meanwhile. */
size_t end_drought(void);

#endif
