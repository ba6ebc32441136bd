using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The product of matrices [.., n, k] and [.., k, m], with broadcasting; vectors count as matrices.</summary>
        public Tensor matmul(Tensor target) => Made(tz_matmul(Handle, target.Handle), target);

        /// <summary>The product of two matrices: [n, k] and [k, m] make [n, m].</summary>
        public Tensor mm(Tensor target) => Made(tz_mm(Handle, target.Handle), target);

        /// <summary>The product of a matrix and a vector: [n, k] and [k] make [n].</summary>
        public Tensor mv(Tensor target) => Made(tz_mv(Handle, target.Handle), target);

        /// <summary>The products of as many matrices: [b, n, k] and [b, k, m] make [b, n, m].</summary>
        public Tensor bmm(Tensor batch2) => Made(tz_bmm(Handle, batch2.Handle), batch2);

        /// <summary>The inner product of two vectors.</summary>
        public Tensor dot(Tensor target) => Made(tz_dot(Handle, target.Handle), target);

        /// <summary>The outer product of two vectors: [n] and [m] make [n, m].</summary>
        public Tensor outer(Tensor vec2) => Made(tz_outer(Handle, vec2.Handle), vec2);

        /// <summary>beta * this + alpha * (mat1 mat2).</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Made(tz_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);

        /// <summary>beta * this + alpha * (mat1 mat2); in place.</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Self(tz_addmm_(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);

        /// <summary>exp(x) / sum(exp(x)) along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Made(tz_softmax(Handle, dim, OrNone(dtype)));

        /// <summary>The logarithm of <see cref="softmax"/>, without loss of digits.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Made(tz_log_softmax(Handle, dim, OrNone(dtype)));
    }
}
