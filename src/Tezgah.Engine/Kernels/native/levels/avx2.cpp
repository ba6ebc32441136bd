#define TK_LEVEL avx2
#define TK_BYTES 32
#define TK_RANK 1
#include "level.inc"
