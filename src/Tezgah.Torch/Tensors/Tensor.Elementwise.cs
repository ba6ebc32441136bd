using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The absolute value of each element.</summary>
        public Tensor abs() => Made(tz_abs(Handle));

        /// <summary>The absolute value of each element; in place.</summary>
        public Tensor abs_() => Self(tz_abs_(Handle));

        /// <inheritdoc cref="abs"/>
        public Tensor absolute() => abs();

        /// <inheritdoc cref="abs_"/>
        public Tensor absolute_() => abs_();

        /// <summary>The arc cosine of each element, in radians.</summary>
        public Tensor acos() => Made(tz_acos(Handle));

        /// <summary>The arc cosine of each element, in radians; in place.</summary>
        public Tensor acos_() => Self(tz_acos_(Handle));

        /// <summary>The arc sine of each element, in radians.</summary>
        public Tensor asin() => Made(tz_asin(Handle));

        /// <summary>The arc sine of each element, in radians; in place.</summary>
        public Tensor asin_() => Self(tz_asin_(Handle));

        /// <summary>The arc tangent of each element, in radians.</summary>
        public Tensor atan() => Made(tz_atan(Handle));

        /// <summary>The arc tangent of each element, in radians; in place.</summary>
        public Tensor atan_() => Self(tz_atan_(Handle));

        /// <summary>Each element rounded up.</summary>
        public Tensor ceil() => Made(tz_ceil(Handle));

        /// <summary>Each element rounded up; in place.</summary>
        public Tensor ceil_() => Self(tz_ceil_(Handle));

        /// <summary>The cosine of each element, in radians.</summary>
        public Tensor cos() => Made(tz_cos(Handle));

        /// <summary>The cosine of each element, in radians; in place.</summary>
        public Tensor cos_() => Self(tz_cos_(Handle));

        /// <summary>The hyperbolic cosine of each element.</summary>
        public Tensor cosh() => Made(tz_cosh(Handle));

        /// <summary>The hyperbolic cosine of each element; in place.</summary>
        public Tensor cosh_() => Self(tz_cosh_(Handle));

        /// <summary>The error function of each element.</summary>
        public Tensor erf() => Made(tz_erf(Handle));

        /// <summary>The error function of each element; in place.</summary>
        public Tensor erf_() => Self(tz_erf_(Handle));

        /// <summary>One less the error function of each element.</summary>
        public Tensor erfc() => Made(tz_erfc(Handle));

        /// <summary>One less the error function of each element; in place.</summary>
        public Tensor erfc_() => Self(tz_erfc_(Handle));

        /// <summary>The inverse error function of each element.</summary>
        public Tensor erfinv() => Made(tz_erfinv(Handle));

        /// <summary>The inverse error function of each element; in place.</summary>
        public Tensor erfinv_() => Self(tz_erfinv_(Handle));

        /// <summary>The exponential of each element.</summary>
        public Tensor exp() => Made(tz_exp(Handle));

        /// <summary>The exponential of each element; in place.</summary>
        public Tensor exp_() => Self(tz_exp_(Handle));

        /// <summary>Two to the power of each element.</summary>
        public Tensor exp2() => Made(tz_exp2(Handle));

        /// <summary>Two to the power of each element; in place.</summary>
        public Tensor exp2_() => Self(tz_exp2_(Handle));

        /// <summary>The exponential of each element less one, exact near zero.</summary>
        public Tensor expm1() => Made(tz_expm1(Handle));

        /// <summary>The exponential of each element less one, exact near zero; in place.</summary>
        public Tensor expm1_() => Self(tz_expm1_(Handle));

        /// <summary>Each element rounded down.</summary>
        public Tensor floor() => Made(tz_floor(Handle));

        /// <summary>Each element rounded down; in place.</summary>
        public Tensor floor_() => Self(tz_floor_(Handle));

        /// <summary>The part of each element after the point.</summary>
        public Tensor frac() => Made(tz_frac(Handle));

        /// <summary>The part of each element after the point; in place.</summary>
        public Tensor frac_() => Self(tz_frac_(Handle));

        /// <summary>The natural logarithm of each element.</summary>
        public Tensor log() => Made(tz_log(Handle));

        /// <summary>The natural logarithm of each element; in place.</summary>
        public Tensor log_() => Self(tz_log_(Handle));

        /// <summary>The logarithm to base 10 of each element.</summary>
        public Tensor log10() => Made(tz_log10(Handle));

        /// <summary>The logarithm to base 10 of each element; in place.</summary>
        public Tensor log10_() => Self(tz_log10_(Handle));

        /// <summary>The natural logarithm of one plus each element, exact near zero.</summary>
        public Tensor log1p() => Made(tz_log1p(Handle));

        /// <summary>The natural logarithm of one plus each element, exact near zero; in place.</summary>
        public Tensor log1p_() => Self(tz_log1p_(Handle));

        /// <summary>The logarithm to base 2 of each element.</summary>
        public Tensor log2() => Made(tz_log2(Handle));

        /// <summary>The logarithm to base 2 of each element; in place.</summary>
        public Tensor log2_() => Self(tz_log2_(Handle));

        /// <summary>Each element with its sign changed.</summary>
        public Tensor neg() => Made(tz_neg(Handle));

        /// <summary>Each element with its sign changed; in place.</summary>
        public Tensor neg_() => Self(tz_neg_(Handle));

        /// <inheritdoc cref="neg"/>
        public Tensor negative() => neg();

        /// <summary>One over each element.</summary>
        public Tensor reciprocal() => Made(tz_reciprocal(Handle));

        /// <summary>One over each element; in place.</summary>
        public Tensor reciprocal_() => Self(tz_reciprocal_(Handle));

        /// <summary>Each element, or zero where it is negative.</summary>
        public Tensor relu() => Made(tz_relu(Handle));

        /// <summary>Each element, or zero where it is negative; in place.</summary>
        public Tensor relu_() => Self(tz_relu_(Handle));

        /// <summary>One over the square root of each element.</summary>
        public Tensor rsqrt() => Made(tz_rsqrt(Handle));

        /// <summary>One over the square root of each element; in place.</summary>
        public Tensor rsqrt_() => Self(tz_rsqrt_(Handle));

        /// <summary>1 / (1 + exp(-x)) of each element.</summary>
        public Tensor sigmoid() => Made(tz_sigmoid(Handle));

        /// <summary>1 / (1 + exp(-x)) of each element; in place.</summary>
        public Tensor sigmoid_() => Self(tz_sigmoid_(Handle));

        /// <summary>-1, 0 or 1: the sign of each element.</summary>
        public Tensor sign() => Made(tz_sign(Handle));

        /// <summary>-1, 0 or 1: the sign of each element; in place.</summary>
        public Tensor sign_() => Self(tz_sign_(Handle));

        /// <summary>x * sigmoid(x) of each element (Elfwing et al. 2017).</summary>
        public Tensor silu() => Made(tz_silu(Handle));

        /// <summary>x * sigmoid(x) of each element (Elfwing et al. 2017); in place.</summary>
        public Tensor silu_() => Self(tz_silu_(Handle));

        /// <summary>The sine of each element, in radians.</summary>
        public Tensor sin() => Made(tz_sin(Handle));

        /// <summary>The sine of each element, in radians; in place.</summary>
        public Tensor sin_() => Self(tz_sin_(Handle));

        /// <summary>The hyperbolic sine of each element.</summary>
        public Tensor sinh() => Made(tz_sinh(Handle));

        /// <summary>The hyperbolic sine of each element; in place.</summary>
        public Tensor sinh_() => Self(tz_sinh_(Handle));

        /// <summary>The square root of each element.</summary>
        public Tensor sqrt() => Made(tz_sqrt(Handle));

        /// <summary>The square root of each element; in place.</summary>
        public Tensor sqrt_() => Self(tz_sqrt_(Handle));

        /// <summary>The tangent of each element, in radians.</summary>
        public Tensor tan() => Made(tz_tan(Handle));

        /// <summary>The tangent of each element, in radians; in place.</summary>
        public Tensor tan_() => Self(tz_tan_(Handle));

        /// <summary>The hyperbolic tangent of each element.</summary>
        public Tensor tanh() => Made(tz_tanh(Handle));

        /// <summary>The hyperbolic tangent of each element; in place.</summary>
        public Tensor tanh_() => Self(tz_tanh_(Handle));

        /// <summary>Each element rounded towards zero.</summary>
        public Tensor trunc() => Made(tz_trunc(Handle));

        /// <summary>Each element rounded towards zero; in place.</summary>
        public Tensor trunc_() => Self(tz_trunc_(Handle));

        /// <inheritdoc cref="trunc"/>
        public Tensor fix() => trunc();

        /// <inheritdoc cref="trunc_"/>
        public Tensor fix_() => trunc_();

        /// <summary>Each element with all bits (or the bool) turned over.</summary>
        public Tensor bitwise_not() => Made(tz_bitwise_not(Handle));

        /// <summary>Each element with all bits (or the bool) turned over; in place.</summary>
        public Tensor bitwise_not_() => Self(tz_bitwise_not_(Handle));

        /// <summary>True where an element is zero.</summary>
        public Tensor logical_not() => Made(tz_logical_not(Handle));

        /// <summary>True where an element is zero; in place.</summary>
        public Tensor logical_not_() => Self(tz_logical_not_(Handle));

        /// <summary>True where an element is neither infinite nor NaN.</summary>
        public Tensor isfinite() => Made(tz_isfinite(Handle));

        /// <summary>True where an element is infinite.</summary>
        public Tensor isinf() => Made(tz_isinf(Handle));

        /// <summary>True where an element is not a number.</summary>
        public Tensor isnan() => Made(tz_isnan(Handle));

        /// <summary>True where an element is minus infinity.</summary>
        public Tensor isneginf() => Made(tz_isneginf(Handle));

        /// <summary>True where an element is plus infinity.</summary>
        public Tensor isposinf() => Made(tz_isposinf(Handle));
    }
}
