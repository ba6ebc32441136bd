#define TK_LEVEL avx512
#define TK_BYTES 64
#define TK_RANK 2
#include "level.inc"
