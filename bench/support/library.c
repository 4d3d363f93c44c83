/* library.c - the libraries by name. */
#include "bench/support/library.h"

#include "bench/support/insist.h"

const struct library *library_called(const char *name)
{
    if (strcmp(name, "handfast") == 0)
        return &handfast;
    insist(strcmp(name, "libssl") == 0, "find this library: there are handfast and libssl");
    return &libssl;
}
