namespace TorchSharp;

public static partial class torch
{
    /// <summary>The absolute value of each element.</summary>
    public static Tensor abs(Tensor input) => input.abs();

    /// <summary>The absolute value of each element; in place.</summary>
    public static Tensor abs_(Tensor input) => input.abs_();

    /// <inheritdoc cref="abs"/>
    public static Tensor absolute(Tensor input) => input.abs();

    /// <summary>The arc cosine of each element, in radians.</summary>
    public static Tensor acos(Tensor input) => input.acos();

    /// <summary>The arc cosine of each element, in radians; in place.</summary>
    public static Tensor acos_(Tensor input) => input.acos_();

    /// <summary>The arc sine of each element, in radians.</summary>
    public static Tensor asin(Tensor input) => input.asin();

    /// <summary>The arc sine of each element, in radians; in place.</summary>
    public static Tensor asin_(Tensor input) => input.asin_();

    /// <summary>The arc tangent of each element, in radians.</summary>
    public static Tensor atan(Tensor input) => input.atan();

    /// <summary>The arc tangent of each element, in radians; in place.</summary>
    public static Tensor atan_(Tensor input) => input.atan_();

    /// <summary>Each element rounded up.</summary>
    public static Tensor ceil(Tensor input) => input.ceil();

    /// <summary>Each element rounded up; in place.</summary>
    public static Tensor ceil_(Tensor input) => input.ceil_();

    /// <summary>The cosine of each element, in radians.</summary>
    public static Tensor cos(Tensor input) => input.cos();

    /// <summary>The cosine of each element, in radians; in place.</summary>
    public static Tensor cos_(Tensor input) => input.cos_();

    /// <summary>The hyperbolic cosine of each element.</summary>
    public static Tensor cosh(Tensor input) => input.cosh();

    /// <summary>The hyperbolic cosine of each element; in place.</summary>
    public static Tensor cosh_(Tensor input) => input.cosh_();

    /// <summary>The error function of each element.</summary>
    public static Tensor erf(Tensor input) => input.erf();

    /// <summary>The error function of each element; in place.</summary>
    public static Tensor erf_(Tensor input) => input.erf_();

    /// <summary>One less the error function of each element.</summary>
    public static Tensor erfc(Tensor input) => input.erfc();

    /// <summary>One less the error function of each element; in place.</summary>
    public static Tensor erfc_(Tensor input) => input.erfc_();

    /// <summary>The inverse error function of each element.</summary>
    public static Tensor erfinv(Tensor input) => input.erfinv();

    /// <summary>The inverse error function of each element; in place.</summary>
    public static Tensor erfinv_(Tensor input) => input.erfinv_();

    /// <summary>The exponential of each element.</summary>
    public static Tensor exp(Tensor input) => input.exp();

    /// <summary>The exponential of each element; in place.</summary>
    public static Tensor exp_(Tensor input) => input.exp_();

    /// <summary>Two to the power of each element.</summary>
    public static Tensor exp2(Tensor input) => input.exp2();

    /// <summary>Two to the power of each element; in place.</summary>
    public static Tensor exp2_(Tensor input) => input.exp2_();

    /// <summary>The exponential of each element less one, exact near zero.</summary>
    public static Tensor expm1(Tensor input) => input.expm1();

    /// <summary>The exponential of each element less one, exact near zero; in place.</summary>
    public static Tensor expm1_(Tensor input) => input.expm1_();

    /// <summary>Each element rounded down.</summary>
    public static Tensor floor(Tensor input) => input.floor();

    /// <summary>Each element rounded down; in place.</summary>
    public static Tensor floor_(Tensor input) => input.floor_();

    /// <summary>The part of each element after the point.</summary>
    public static Tensor frac(Tensor input) => input.frac();

    /// <summary>The part of each element after the point; in place.</summary>
    public static Tensor frac_(Tensor input) => input.frac_();

    /// <summary>The natural logarithm of each element.</summary>
    public static Tensor log(Tensor input) => input.log();

    /// <summary>The natural logarithm of each element; in place.</summary>
    public static Tensor log_(Tensor input) => input.log_();

    /// <summary>The logarithm to base 10 of each element.</summary>
    public static Tensor log10(Tensor input) => input.log10();

    /// <summary>The logarithm to base 10 of each element; in place.</summary>
    public static Tensor log10_(Tensor input) => input.log10_();

    /// <summary>The natural logarithm of one plus each element, exact near zero.</summary>
    public static Tensor log1p(Tensor input) => input.log1p();

    /// <summary>The natural logarithm of one plus each element, exact near zero; in place.</summary>
    public static Tensor log1p_(Tensor input) => input.log1p_();

    /// <summary>The logarithm to base 2 of each element.</summary>
    public static Tensor log2(Tensor input) => input.log2();

    /// <summary>The logarithm to base 2 of each element; in place.</summary>
    public static Tensor log2_(Tensor input) => input.log2_();

    /// <summary>Each element with its sign changed.</summary>
    public static Tensor neg(Tensor input) => input.neg();

    /// <summary>Each element with its sign changed; in place.</summary>
    public static Tensor neg_(Tensor input) => input.neg_();

    /// <inheritdoc cref="neg"/>
    public static Tensor negative(Tensor input) => input.neg();

    /// <summary>One over each element.</summary>
    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    /// <summary>One over each element; in place.</summary>
    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    /// <summary>One over the square root of each element.</summary>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    /// <summary>One over the square root of each element; in place.</summary>
    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();

    /// <summary>1 / (1 + exp(-x)) of each element.</summary>
    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    /// <summary>1 / (1 + exp(-x)) of each element; in place.</summary>
    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

    /// <summary>-1, 0 or 1: the sign of each element.</summary>
    public static Tensor sign(Tensor input) => input.sign();

    /// <summary>-1, 0 or 1: the sign of each element; in place.</summary>
    public static Tensor sign_(Tensor input) => input.sign_();

    /// <summary>The sine of each element, in radians.</summary>
    public static Tensor sin(Tensor input) => input.sin();

    /// <summary>The sine of each element, in radians; in place.</summary>
    public static Tensor sin_(Tensor input) => input.sin_();

    /// <summary>The hyperbolic sine of each element.</summary>
    public static Tensor sinh(Tensor input) => input.sinh();

    /// <summary>The hyperbolic sine of each element; in place.</summary>
    public static Tensor sinh_(Tensor input) => input.sinh_();

    /// <summary>The square root of each element.</summary>
    public static Tensor sqrt(Tensor input) => input.sqrt();

    /// <summary>The square root of each element; in place.</summary>
    public static Tensor sqrt_(Tensor input) => input.sqrt_();

    /// <summary>The tangent of each element, in radians.</summary>
    public static Tensor tan(Tensor input) => input.tan();

    /// <summary>The tangent of each element, in radians; in place.</summary>
    public static Tensor tan_(Tensor input) => input.tan_();

    /// <summary>The hyperbolic tangent of each element.</summary>
    public static Tensor tanh(Tensor input) => input.tanh();

    /// <summary>The hyperbolic tangent of each element; in place.</summary>
    public static Tensor tanh_(Tensor input) => input.tanh_();

    /// <summary>Each element rounded towards zero.</summary>
    public static Tensor trunc(Tensor input) => input.trunc();

    /// <summary>Each element rounded towards zero; in place.</summary>
    public static Tensor trunc_(Tensor input) => input.trunc_();

    /// <inheritdoc cref="trunc"/>
    public static Tensor fix(Tensor input) => input.trunc();

    /// <summary>Each element with all bits (or the bool) turned over.</summary>
    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    /// <summary>Each element with all bits (or the bool) turned over; in place.</summary>
    public static Tensor bitwise_not_(Tensor input) => input.bitwise_not_();

    /// <summary>True where an element is zero.</summary>
    public static Tensor logical_not(Tensor input) => input.logical_not();

    /// <summary>True where an element is neither infinite nor NaN.</summary>
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    /// <summary>True where an element is infinite.</summary>
    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    /// <summary>True where an element is not a number.</summary>
    public static Tensor isnan(Tensor input) => input.isnan();

    /// <summary>True where an element is minus infinity.</summary>
    public static Tensor isneginf(Tensor tensor) => tensor.isneginf();

    /// <summary>True where an element is plus infinity.</summary>
    public static Tensor isposinf(Tensor tensor) => tensor.isposinf();
}
