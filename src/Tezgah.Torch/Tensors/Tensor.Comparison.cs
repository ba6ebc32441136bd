using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>True where the elements are equal.</summary>
        public Tensor eq(Tensor target) => Made(tz_eq(Handle, target.Handle), target);

        /// <summary>True where the elements are equal.</summary>
        public Tensor eq(Scalar target) => Made(tz_eq_number(Handle, target.Value));

        /// <summary>True where the elements are equal; in place.</summary>
        public Tensor eq_(Tensor target) => Self(tz_eq_(Handle, target.Handle), target);

        /// <summary>True where the elements are equal; in place.</summary>
        public Tensor eq_(Scalar target) => Self(tz_eq_number_(Handle, target.Value));

        /// <inheritdoc cref="eq(Tensor)"/>
        public Tensor equal(Tensor target) => eq(target);

        /// <summary>True where the elements differ.</summary>
        public Tensor ne(Tensor target) => Made(tz_ne(Handle, target.Handle), target);

        /// <summary>True where the elements differ.</summary>
        public Tensor ne(Scalar target) => Made(tz_ne_number(Handle, target.Value));

        /// <summary>True where the elements differ; in place.</summary>
        public Tensor ne_(Tensor target) => Self(tz_ne_(Handle, target.Handle), target);

        /// <summary>True where the elements differ; in place.</summary>
        public Tensor ne_(Scalar target) => Self(tz_ne_number_(Handle, target.Value));

        /// <inheritdoc cref="ne(Tensor)"/>
        public Tensor not_equal(Tensor target) => ne(target);

        /// <summary>True where the elements of this tensor are less.</summary>
        public Tensor lt(Tensor target) => Made(tz_lt(Handle, target.Handle), target);

        /// <summary>True where the elements of this tensor are less.</summary>
        public Tensor lt(Scalar target) => Made(tz_lt_number(Handle, target.Value));

        /// <summary>True where the elements of this tensor are less; in place.</summary>
        public Tensor lt_(Tensor target) => Self(tz_lt_(Handle, target.Handle), target);

        /// <summary>True where the elements of this tensor are less; in place.</summary>
        public Tensor lt_(Scalar target) => Self(tz_lt_number_(Handle, target.Value));

        /// <inheritdoc cref="lt(Tensor)"/>
        public Tensor less(Tensor target) => lt(target);

        /// <summary>True where the elements of this tensor are less or equal.</summary>
        public Tensor le(Tensor target) => Made(tz_le(Handle, target.Handle), target);

        /// <summary>True where the elements of this tensor are less or equal.</summary>
        public Tensor le(Scalar target) => Made(tz_le_number(Handle, target.Value));

        /// <summary>True where the elements of this tensor are less or equal; in place.</summary>
        public Tensor le_(Tensor target) => Self(tz_le_(Handle, target.Handle), target);

        /// <summary>True where the elements of this tensor are less or equal; in place.</summary>
        public Tensor le_(Scalar target) => Self(tz_le_number_(Handle, target.Value));

        /// <inheritdoc cref="le(Tensor)"/>
        public Tensor less_equal(Tensor target) => le(target);

        /// <summary>True where the elements of this tensor are greater.</summary>
        public Tensor gt(Tensor target) => Made(tz_gt(Handle, target.Handle), target);

        /// <summary>True where the elements of this tensor are greater.</summary>
        public Tensor gt(Scalar target) => Made(tz_gt_number(Handle, target.Value));

        /// <summary>True where the elements of this tensor are greater; in place.</summary>
        public Tensor gt_(Tensor target) => Self(tz_gt_(Handle, target.Handle), target);

        /// <summary>True where the elements of this tensor are greater; in place.</summary>
        public Tensor gt_(Scalar target) => Self(tz_gt_number_(Handle, target.Value));

        /// <inheritdoc cref="gt(Tensor)"/>
        public Tensor greater(Tensor target) => gt(target);

        /// <summary>True where the elements of this tensor are greater or equal.</summary>
        public Tensor ge(Tensor target) => Made(tz_ge(Handle, target.Handle), target);

        /// <summary>True where the elements of this tensor are greater or equal.</summary>
        public Tensor ge(Scalar target) => Made(tz_ge_number(Handle, target.Value));

        /// <summary>True where the elements of this tensor are greater or equal; in place.</summary>
        public Tensor ge_(Tensor target) => Self(tz_ge_(Handle, target.Handle), target);

        /// <summary>True where the elements of this tensor are greater or equal; in place.</summary>
        public Tensor ge_(Scalar target) => Self(tz_ge_number_(Handle, target.Value));

        /// <inheritdoc cref="ge(Tensor)"/>
        public Tensor greater_equal(Tensor target) => ge(target);

        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        /// <summary>True where both elements are not zero.</summary>
        public Tensor logical_and(Tensor other) => Made(tz_logical_and(Handle, other.Handle), other);

        /// <summary>True where both elements are not zero; in place.</summary>
        public Tensor logical_and_(Tensor other) => Self(tz_logical_and_(Handle, other.Handle), other);

        /// <summary>True where an element is not zero.</summary>
        public Tensor logical_or(Tensor other) => Made(tz_logical_or(Handle, other.Handle), other);

        /// <summary>True where an element is not zero; in place.</summary>
        public Tensor logical_or_(Tensor other) => Self(tz_logical_or_(Handle, other.Handle), other);

        /// <summary>True where one element is zero and the other is not.</summary>
        public Tensor logical_xor(Tensor other) => Made(tz_logical_xor(Handle, other.Handle), other);

        /// <summary>True where one element is zero and the other is not; in place.</summary>
        public Tensor logical_xor_(Tensor other) => Self(tz_logical_xor_(Handle, other.Handle), other);

        /// <summary>The bits that both elements have.</summary>
        public Tensor bitwise_and(Tensor other) => Made(tz_bitwise_and(Handle, other.Handle), other);

        /// <summary>The bits that both elements have; in place.</summary>
        public Tensor bitwise_and_(Tensor other) => Self(tz_bitwise_and_(Handle, other.Handle), other);

        /// <summary>The bits that an element has.</summary>
        public Tensor bitwise_or(Tensor other) => Made(tz_bitwise_or(Handle, other.Handle), other);

        /// <summary>The bits that an element has; in place.</summary>
        public Tensor bitwise_or_(Tensor other) => Self(tz_bitwise_or_(Handle, other.Handle), other);

        /// <summary>The bits in which the elements differ.</summary>
        public Tensor bitwise_xor(Tensor other) => Made(tz_bitwise_xor(Handle, other.Handle), other);

        /// <summary>The bits in which the elements differ; in place.</summary>
        public Tensor bitwise_xor_(Tensor other) => Self(tz_bitwise_xor_(Handle, other.Handle), other);

        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        /// <summary>Whether both have the same shape and equal elements.</summary>
        public bool Equals(Tensor target)
        {
            using var scope = NewDisposeScope();
            return shape.AsSpan().SequenceEqual(target.shape) && eq(target).all().ToBoolean();
        }

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        /// <summary>True where the elements are close: |a - b| is at most atol + rtol * |b|.</summary>
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Made(tz_isclose(Handle, other.Handle, rtol, atol, nanEqual ? 1 : 0), other);

        /// <summary>Whether all elements are close: |a - b| is at most atol + rtol * |b|.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            Kept(tz_allclose(Handle, target.Handle, rtol, atol, equal_nan ? 1 : 0)) switch
            {
                0 => false,
                1 => true,
                _ => throw Native.NativeError.Exception(),
            };
    }
}
