using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum with <c>alpha</c> times the other.</summary>
        public Tensor add(Tensor target) => Made(tz_add(Handle, target.Handle, NativeNumber.One), target);

        /// <summary>The sum with <c>alpha</c> times the other.</summary>
        public Tensor add(Scalar scalar) => Made(tz_add_number(Handle, scalar.Value, NativeNumber.One));

        /// <summary>The sum with <c>alpha</c> times the other; in place.</summary>
        public Tensor add_(Tensor target) => Self(tz_add_(Handle, target.Handle, NativeNumber.One), target);

        /// <summary>The sum with <c>alpha</c> times the other; in place.</summary>
        public Tensor add_(Scalar scalar) => Self(tz_add_number_(Handle, scalar.Value, NativeNumber.One));

        /// <summary>The sum with <c>alpha</c> times the other.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Made(tz_add(Handle, target.Handle, alpha.Value), target);

        /// <summary>The sum with <c>alpha</c> times the other.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => Made(tz_add_number(Handle, scalar.Value, alpha.Value));

        /// <summary>The sum with <c>alpha</c> times the other; in place.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Self(tz_add_(Handle, target.Handle, alpha.Value), target);

        /// <summary>The sum with <c>alpha</c> times the other; in place.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha) => Self(tz_add_number_(Handle, scalar.Value, alpha.Value));

        /// <summary>The difference from the other.</summary>
        public Tensor sub(Tensor target) => Made(tz_sub(Handle, target.Handle, NativeNumber.One), target);

        /// <summary>The difference from the other.</summary>
        public Tensor sub(Scalar target) => Made(tz_sub_number(Handle, target.Value, NativeNumber.One));

        /// <summary>The difference from the other; in place.</summary>
        public Tensor sub_(Tensor target) => Self(tz_sub_(Handle, target.Handle, NativeNumber.One), target);

        /// <summary>The difference from the other; in place.</summary>
        public Tensor sub_(Scalar target) => Self(tz_sub_number_(Handle, target.Value, NativeNumber.One));

        /// <inheritdoc cref="sub(Tensor)"/>
        public Tensor subtract(Tensor target) => sub(target);

        /// <inheritdoc cref="sub_(Tensor)"/>
        public Tensor subtract_(Tensor target) => sub_(target);

        /// <inheritdoc cref="sub(Scalar)"/>
        public Tensor subtract(Scalar target) => sub(target);

        /// <inheritdoc cref="sub_(Scalar)"/>
        public Tensor subtract_(Scalar target) => sub_(target);

        /// <summary>The product.</summary>
        public Tensor mul(Tensor target) => Made(tz_mul(Handle, target.Handle), target);

        /// <summary>The product.</summary>
        public Tensor mul(Scalar target) => Made(tz_mul_number(Handle, target.Value));

        /// <summary>The product; in place.</summary>
        public Tensor mul_(Tensor target) => Self(tz_mul_(Handle, target.Handle), target);

        /// <summary>The product; in place.</summary>
        public Tensor mul_(Scalar target) => Self(tz_mul_number_(Handle, target.Value));

        /// <inheritdoc cref="mul(Tensor)"/>
        public Tensor multiply(Tensor target) => mul(target);

        /// <inheritdoc cref="mul(Scalar)"/>
        public Tensor multiply(Scalar target) => mul(target);

        /// <summary>The quotient, rounded as asked.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Made(tz_div(Handle, target.Handle, (int)rounding_mode), target);

        /// <summary>The quotient, rounded as asked; in place.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Self(tz_div_(Handle, target.Handle, (int)rounding_mode), target);

        /// <inheritdoc cref="div(Tensor, RoundingMode)"/>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        /// <summary>The quotient, rounded as asked.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Made(tz_div_number(Handle, target.Value, (int)rounding_mode));

        /// <summary>The quotient, rounded as asked; in place.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Self(tz_div_number_(Handle, target.Value, (int)rounding_mode));

        /// <inheritdoc cref="div(Scalar, RoundingMode)"/>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        /// <summary>The quotient, rounded down.</summary>
        public Tensor floor_divide(Tensor other) => Made(tz_floor_divide(Handle, other.Handle), other);

        /// <summary>The quotient, rounded down.</summary>
        public Tensor floor_divide(Scalar other) => Made(tz_floor_divide_number(Handle, other.Value));

        /// <summary>The quotient, rounded down; in place.</summary>
        public Tensor floor_divide_(Tensor other) => Self(tz_floor_divide_(Handle, other.Handle), other);

        /// <summary>The quotient, rounded down; in place.</summary>
        public Tensor floor_divide_(Scalar other) => Self(tz_floor_divide_number_(Handle, other.Value));

        /// <summary>The remainder with the sign of this tensor's elements.</summary>
        public Tensor fmod(Tensor target) => Made(tz_fmod(Handle, target.Handle), target);

        /// <summary>The remainder with the sign of this tensor's elements.</summary>
        public Tensor fmod(Scalar scalar) => Made(tz_fmod_number(Handle, scalar.Value));

        /// <summary>The remainder with the sign of this tensor's elements; in place.</summary>
        public Tensor fmod_(Tensor target) => Self(tz_fmod_(Handle, target.Handle), target);

        /// <summary>The remainder with the sign of this tensor's elements; in place.</summary>
        public Tensor fmod_(Scalar scalar) => Self(tz_fmod_number_(Handle, scalar.Value));

        /// <summary>The remainder with the sign of the divisor.</summary>
        public Tensor remainder(Tensor target) => Made(tz_remainder(Handle, target.Handle), target);

        /// <summary>The remainder with the sign of the divisor.</summary>
        public Tensor remainder(Scalar scalar) => Made(tz_remainder_number(Handle, scalar.Value));

        /// <summary>The remainder with the sign of the divisor; in place.</summary>
        public Tensor remainder_(Tensor target) => Self(tz_remainder_(Handle, target.Handle), target);

        /// <summary>The remainder with the sign of the divisor; in place.</summary>
        public Tensor remainder_(Scalar scalar) => Self(tz_remainder_number_(Handle, scalar.Value));

        /// <summary>Each element to the power.</summary>
        public Tensor pow(Tensor exponent) => Made(tz_pow(Handle, exponent.Handle), exponent);

        /// <summary>Each element to the power.</summary>
        public Tensor pow(Scalar exponent) => Made(tz_pow_number(Handle, exponent.Value));

        /// <summary>Each element to the power; in place.</summary>
        public Tensor pow_(Tensor exponent) => Self(tz_pow_(Handle, exponent.Handle), exponent);

        /// <summary>Each element to the power; in place.</summary>
        public Tensor pow_(Scalar exponent) => Self(tz_pow_number_(Handle, exponent.Value));

        /// <summary>Each element times itself.</summary>
        public Tensor square() => pow(2);
    }
}
