using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Functions of networks that keep no state.</summary>
        public static partial class functional
        {
            /// <summary>x W^T + b: input [.., in], weights [out, in], bias [out] make [.., out].</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Made(tz_linear(input.Handle, weights.Handle, bias?.Handle ?? 0), input, weights, bias);

            /// <summary>
            /// softmax(q k^T / sqrt(e) + mask) v (Vaswani et al. 2017): query [.., l, e], key [.., s, e], value [.., s, v]
            /// make [.., l, v]. The mask is of bools, true where a query looks, or is added to the scores.
            /// </summary>
            /// <exception cref="ArgumentException">p is negative, or there is a mask as well as causality.</exception>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false)
            {
                if (p < 0)
                {
                    throw new ArgumentException($"The dropout probability {p} is negative.", nameof(p));
                }

                if (is_casual && attn_mask is not null)
                {
                    throw new ArgumentException("Causal attention takes no mask besides.", nameof(attn_mask));
                }

                var result = tz_attention(
                    query.Handle, key.Handle, value.Handle, attn_mask?.Handle ?? 0, p, is_casual ? 1 : 0);
                GC.KeepAlive(attn_mask);
                return Made(result, query, key, value);
            }

            /// <summary>(x - mean) / sqrt(variance + eps) * weight + bias over the last dimensions (Ba et al. 2016).</summary>
            public static unsafe Tensor layer_norm(
                Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
            {
                fixed (long* shape = normalized_shape)
                {
                    return Made(
                        tz_layer_norm(
                            input.Handle, shape, normalized_shape.Length, weight?.Handle ?? 0, bias?.Handle ?? 0, eps),
                        input, weight, bias);
                }
            }

            /// <summary>Zero with probability p, else the element times 1 / (1 - p), in training; else the input.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (!inplace)
                {
                    return Made(tz_dropout(input.Handle, p, training ? 1 : 0), input);
                }

                Native.NativeError.Check(tz_dropout_(input.Handle, p, training ? 1 : 0));
                return input.alias();
            }

            /// <inheritdoc cref="Tensor.softmax"/>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            /// <inheritdoc cref="Tensor.log_softmax"/>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            /// <inheritdoc cref="Tensor.relu"/>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            /// <inheritdoc cref="Tensor.silu"/>
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_().alias() : x.silu();

            /// <inheritdoc cref="Tensor.gelu()"/>
            public static Tensor gelu(Tensor x) => x.gelu();

            /// <inheritdoc cref="Tensor.gelu()"/>
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.gelu_().alias() : x.gelu();

            /// <inheritdoc cref="Tensor.sigmoid"/>
            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            /// <inheritdoc cref="Tensor.tanh"/>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            /// <inheritdoc cref="Tensor.gelu(Modules.GELU.Approximate)"/>
            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false) =>
                inplace ? x.copy_(x.gelu(approximate)).alias() : x.gelu(approximate);

            /// <summary>log(1 + exp(beta x)) / beta, x itself above the threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                Made(tz_softplus(x.Handle, beta, threshold), x);

            /// <summary>Each vector along a dimension over its p-norm, which counts as <paramref name="eps"/> at least.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12)
            {
                using var scope = NewDisposeScope();
                var norm = linalg.vector_norm(input, p, [dim], keepdim: true).clamp_min(eps);
                return (input / norm.expand_as(input)).MoveToOuterDisposeScope();
            }

            /// <summary>For each number a row with one at its place and zero elsewhere; -1 classes is the greatest plus one.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Made(tz_one_hot(x.Handle, num_classes), x);

            private static Tensor Made(nint result, Tensor first, Tensor? second = null, Tensor? third = null)
            {
                GC.KeepAlive(first);
                GC.KeepAlive(second);
                GC.KeepAlive(third);
                return Tensor.Wrap(result);
            }
        }
    }
}
