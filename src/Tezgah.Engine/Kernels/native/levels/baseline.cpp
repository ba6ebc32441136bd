#define TK_LEVEL baseline
#define TK_BYTES 16
#define TK_RANK 0
#include "level.inc"
