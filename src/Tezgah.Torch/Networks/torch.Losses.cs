using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How the losses of the elements become one number.</summary>
        public enum Reduction : long
        {
            /// <summary>They do not.</summary>
            None = 0,

            /// <summary>By their mean, over weights where there are some.</summary>
            Mean = 1,

            /// <summary>By their sum.</summary>
            Sum = 2,
        }

        public static partial class functional
        {
            /// <summary>
            /// -log softmax(input)[target]: input [n, classes, ..], target [n, ..] of Int64 class numbers or [n, classes, ..] of
            /// probabilities, weight [classes]. Targets of <paramref name="ignore_index"/> count nothing.
            /// </summary>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                Made(
                    tz_cross_entropy(
                        input.Handle, target.Handle, weight?.Handle ?? 0, (long)reduction, ignore_index, label_smoothing),
                    input, target, weight);

            /// <summary>-input[target]: log-probabilities [n, classes, ..], target [n, ..] of Int64; targets of -100 count nothing.</summary>
            public static Tensor nll_loss(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Made(tz_nll_loss(input.Handle, target.Handle, weight?.Handle ?? 0, (long)reduction), input, target, weight);

            /// <summary>(input - target)^2.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Made(tz_mse_loss(input.Handle, target.Handle, (long)reduction), input, target);

            /// <summary>-(t * log(x) + (1 - t) * log(1 - x)): probabilities and targets of one shape.</summary>
            public static Tensor binary_cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Made(tz_bce(input.Handle, target.Handle, weight?.Handle ?? 0, (long)reduction), input, target, weight);

            /// <summary>
            /// -(p * t * log sigmoid(x) + (1 - t) * log(1 - sigmoid(x))) without overflow: input and target of one shape,
            /// <paramref name="pos_weights"/> p for each class.
            /// </summary>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null)
            {
                var result = tz_bce_with_logits(
                    input.Handle, target.Handle, weight?.Handle ?? 0, pos_weights?.Handle ?? 0, (long)reduction);
                GC.KeepAlive(pos_weights);
                return Made(result, input, target, weight);
            }
        }
    }
}
