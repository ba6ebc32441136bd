#define TK_BF16_DOT
#define TK_LEVEL avx512bf16
#define TK_BYTES 64
#define TK_RANK 3
#include "level.inc"
