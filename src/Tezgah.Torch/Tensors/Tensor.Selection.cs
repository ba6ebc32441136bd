using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The angle of the point (other, this), in radians.</summary>
        public Tensor atan2(Tensor other) => Made(tz_atan2(Handle, other.Handle), other);

        /// <summary>The angle of the point (other, this), in radians; in place.</summary>
        public Tensor atan2_(Tensor other) => Self(tz_atan2_(Handle, other.Handle), other);

        /// <summary>The greater of each two elements; NaN where one is NaN.</summary>
        public Tensor maximum(Tensor other) => Made(tz_maximum(Handle, other.Handle), other);

        /// <summary>The lesser of each two elements; NaN where one is NaN.</summary>
        public Tensor minimum(Tensor other) => Made(tz_minimum(Handle, other.Handle), other);

        /// <summary>The greater of each two elements; the other where one is NaN.</summary>
        public Tensor fmax(Tensor other) => Made(tz_fmax(Handle, other.Handle), other);

        /// <summary>The lesser of each two elements; the other where one is NaN.</summary>
        public Tensor fmin(Tensor other) => Made(tz_fmin(Handle, other.Handle), other);

        /// <summary>This tensor plus <paramref name="value"/> times the product of the two.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Made(tz_addcmul(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        /// <summary>This tensor plus <paramref name="value"/> times the product of the two; in place.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Self(tz_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        /// <summary>This tensor plus <paramref name="value"/> times the quotient of the two.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Made(tz_addcdiv(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        /// <summary>This tensor plus <paramref name="value"/> times the quotient of the two; in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Self(tz_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        /// <summary>This tensor plus the quotient of the two.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) =>
            Made(tz_addcdiv(Handle, tensor1.Handle, tensor2.Handle, NativeNumber.One), tensor1, tensor2);

        /// <summary>This tensor plus the quotient of the two; in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) =>
            Self(tz_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, NativeNumber.One), tensor1, tensor2);

        /// <summary>This tensor plus <paramref name="weight"/> times the way to <paramref name="end"/>.</summary>
        public Tensor lerp(Tensor end, Tensor weight) =>
            Made(tz_lerp(Handle, end.Handle, weight.Handle), end, weight);

        /// <summary>This tensor plus <paramref name="weight"/> times the way to <paramref name="end"/>; in place.</summary>
        public Tensor lerp_(Tensor end, Tensor weight) =>
            Self(tz_lerp_(Handle, end.Handle, weight.Handle), end, weight);

        /// <summary>Each element, or the bound that it is beyond.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) =>
            Made(tz_clamp(Handle, Scalar.OrNone(min), Scalar.OrNone(max)));

        /// <summary>Each element, or the bound that it is beyond.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) =>
            Made(tz_clamp_tensor(Handle, min?.Handle ?? 0, max?.Handle ?? 0), min, max);

        /// <summary>Each element, or the bound that it is beyond.</summary>
        public Tensor clamp_min(Scalar min) => clamp(min: min);

        /// <summary>Each element, or the bound that it is beyond.</summary>
        public Tensor clamp_max(Scalar max) => clamp(max: max);

        /// <summary>Each element, or the bound that it is beyond; in place.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) =>
            Self(tz_clamp_(Handle, Scalar.OrNone(min), Scalar.OrNone(max)));

        /// <summary>Each element, or the bound that it is beyond; in place.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) =>
            Self(tz_clamp_tensor_(Handle, min?.Handle ?? 0, max?.Handle ?? 0), min, max);

        /// <summary>Each element, or the bound that it is beyond; in place.</summary>
        public Tensor clamp_min_(Scalar min) => clamp_(min: min);

        /// <summary>Each element, or the bound that it is beyond; in place.</summary>
        public Tensor clamp_max_(Scalar max) => clamp_(max: max);

        /// <inheritdoc cref="clamp(Scalar, Scalar)"/>
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        /// <summary>Each element rounded to a number of decimals, ties to even.</summary>
        public Tensor round(long decimals = 0L) => Made(tz_round(Handle, decimals));

        /// <summary>Each element rounded to a number of decimals, ties to even; in place.</summary>
        public Tensor round_(long decimals = 0L) => Self(tz_round_(Handle, decimals));

        /// <summary>x * Phi(x) of each element, Phi of the normal distribution (Hendrycks and Gimpel 2016).</summary>
        public Tensor gelu() => Made(tz_gelu(Handle, 0));

        /// <summary>x * Phi(x) of each element; in place.</summary>
        public Tensor gelu_() => Self(tz_gelu_(Handle, 0));

        /// <summary>x * Phi(x) of each element, exact or with tanh for Phi.</summary>
        public Tensor gelu(Modules.GELU.Approximate approximate) =>
            Made(tz_gelu(Handle, approximate == Modules.GELU.Approximate.tanh ? 1 : 0));

        /// <summary>Elements of this tensor where the condition is true, else of <paramref name="y"/>.</summary>
        public Tensor where(Tensor condition, Tensor y) =>
            Made(tz_where(condition.Handle, Handle, y.Handle), condition, y);

        /// <summary>A copy with <paramref name="value"/> where the mask is true.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) =>
            Made(tz_masked_fill(Handle, mask.Handle, value.Value), mask);

        /// <summary>Writes <paramref name="value"/> where the mask is true.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) =>
            Self(tz_masked_fill_(Handle, mask.Handle, value.Value), mask);

        /// <summary>Writes one number into every element.</summary>
        public Tensor fill_(Scalar value) => Self(tz_fill_(Handle, value.Value));

        /// <summary>Writes zero into every element.</summary>
        public Tensor zero_() => Self(tz_zero_(Handle));

        /// <summary>The quotient.</summary>
        public Tensor true_divide(Tensor other) => div(other);

        /// <summary>The quotient.</summary>
        public Tensor true_divide(Scalar other) => div(other);

        /// <summary>A copy without NaN and infinities; those become the greatest and least numbers of the type if not given.</summary>
        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) =>
            Made(tz_nan_to_num(Handle, nan, posinf ?? 0, posinf is null ? 0 : 1, neginf ?? 0, neginf is null ? 0 : 1));
    }
}
