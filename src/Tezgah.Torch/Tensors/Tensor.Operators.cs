using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // The plain numbers spare the garbage collector a Scalar per operation.
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        public static Tensor operator +(Tensor left, int right) => left.Made(tz_add_number(left.Handle, (long)right, NativeNumber.One));

        public static Tensor operator +(int left, Tensor right) => right.Made(tz_add_number(right.Handle, (long)left, NativeNumber.One));

        public static Tensor operator +(Tensor left, long right) => left.Made(tz_add_number(left.Handle, right, NativeNumber.One));

        public static Tensor operator +(long left, Tensor right) => right.Made(tz_add_number(right.Handle, left, NativeNumber.One));

        public static Tensor operator +(Tensor left, float right) => left.Made(tz_add_number(left.Handle, (double)right, NativeNumber.One));

        public static Tensor operator +(float left, Tensor right) => right.Made(tz_add_number(right.Handle, (double)left, NativeNumber.One));

        public static Tensor operator +(Tensor left, double right) => left.Made(tz_add_number(left.Handle, right, NativeNumber.One));

        public static Tensor operator +(double left, Tensor right) => right.Made(tz_add_number(right.Handle, left, NativeNumber.One));

        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        public static Tensor operator -(Scalar left, Tensor right) => right.Made(tz_number_minus(left.Value, right.Handle));

        public static Tensor operator -(Tensor left, int right) => left.Made(tz_sub_number(left.Handle, (long)right, NativeNumber.One));

        public static Tensor operator -(int left, Tensor right) => right.Made(tz_number_minus((long)left, right.Handle));

        public static Tensor operator -(Tensor left, long right) => left.Made(tz_sub_number(left.Handle, right, NativeNumber.One));

        public static Tensor operator -(long left, Tensor right) => right.Made(tz_number_minus(left, right.Handle));

        public static Tensor operator -(Tensor left, float right) => left.Made(tz_sub_number(left.Handle, (double)right, NativeNumber.One));

        public static Tensor operator -(float left, Tensor right) => right.Made(tz_number_minus((double)left, right.Handle));

        public static Tensor operator -(Tensor left, double right) => left.Made(tz_sub_number(left.Handle, right, NativeNumber.One));

        public static Tensor operator -(double left, Tensor right) => right.Made(tz_number_minus(left, right.Handle));

        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        public static Tensor operator *(Tensor left, int right) => left.Made(tz_mul_number(left.Handle, (long)right));

        public static Tensor operator *(int left, Tensor right) => right.Made(tz_mul_number(right.Handle, (long)left));

        public static Tensor operator *(Tensor left, long right) => left.Made(tz_mul_number(left.Handle, right));

        public static Tensor operator *(long left, Tensor right) => right.Made(tz_mul_number(right.Handle, left));

        public static Tensor operator *(Tensor left, float right) => left.Made(tz_mul_number(left.Handle, (double)right));

        public static Tensor operator *(float left, Tensor right) => right.Made(tz_mul_number(right.Handle, (double)left));

        public static Tensor operator *(Tensor left, double right) => left.Made(tz_mul_number(left.Handle, right));

        public static Tensor operator *(double left, Tensor right) => right.Made(tz_mul_number(right.Handle, left));

        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        public static Tensor operator /(Scalar left, Tensor right) => right.Made(tz_number_over(left.Value, right.Handle));

        public static Tensor operator /(Tensor left, int right) => left.Made(tz_div_number(left.Handle, (long)right, 0));

        public static Tensor operator /(int left, Tensor right) => right.Made(tz_number_over((long)left, right.Handle));

        public static Tensor operator /(Tensor left, long right) => left.Made(tz_div_number(left.Handle, right, 0));

        public static Tensor operator /(long left, Tensor right) => right.Made(tz_number_over(left, right.Handle));

        public static Tensor operator /(Tensor left, float right) => left.Made(tz_div_number(left.Handle, (double)right, 0));

        public static Tensor operator /(float left, Tensor right) => right.Made(tz_number_over((double)left, right.Handle));

        public static Tensor operator /(Tensor left, double right) => left.Made(tz_div_number(left.Handle, right, 0));

        public static Tensor operator /(double left, Tensor right) => right.Made(tz_number_over(left, right.Handle));

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);

        public static Tensor operator %(Tensor left, int right) => left.Made(tz_remainder_number(left.Handle, (long)right));

        public static Tensor operator %(Tensor left, long right) => left.Made(tz_remainder_number(left.Handle, right));

        public static Tensor operator %(Tensor left, float right) => left.Made(tz_remainder_number(left.Handle, (double)right));

        public static Tensor operator %(Tensor left, double right) => left.Made(tz_remainder_number(left.Handle, right));
    }
}
