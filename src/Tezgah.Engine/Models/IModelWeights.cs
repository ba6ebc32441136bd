using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>The weights of a network, wherever they come from and whatever is done with them.</summary>
public interface IModelWeights : IDisposable
{
    /// <summary>Where they are.</summary>
    Device Device { get; }

    /// <summary>The type that the network computes in.</summary>
    ScalarType Type { get; }

    /// <summary>Those that are trained; null if none is.</summary>
    ParameterStore? Trained { get; }

    /// <summary>A weight by its name; it must exist.</summary>
    Tensor this[string name] { get; }

    /// <summary>The matrix <c>[vocabulary, H]</c> that a tied head shares with the embedding.</summary>
    Tensor TiedHead => this["model.embed_tokens.weight"];

    /// <summary>The linear map with the weights <c>name.weight</c> and, where it exists, <c>name.bias</c>.</summary>
    IProjection Projection(string name);
}

/// <summary>Weights that were read from a model's folder and are not trained.</summary>
public interface IFrozenWeights : IModelWeights
{
    /// <summary>Takes one tensor more from a file of its own, as a head; it is left as it is there.</summary>
    /// <exception cref="Core.Problems.ProblemException">It is not there or has another shape.</exception>
    void Add(Core.Models.TensorSpec spec, string path);
}

/// <summary>A linear map of the network: <c>[T, in]</c> to <c>[T, out]</c>.</summary>
public interface IProjection
{
    /// <summary>Applies it.</summary>
    Tensor Forward(Tensor x);
}

/// <summary>
/// A matrix <c>[out, in]</c>, and a bias <c>[out]</c> or none. They are cast to the type of what they are applied to: weights in
/// training stay float32 where the network computes in a shorter type.
/// </summary>
internal sealed class DenseProjection(Tensor weight, Tensor? bias) : IProjection
{
    public Tensor Weight => weight;

    public Tensor? Bias => bias;

    /// <summary>The tensor itself where it has the type.</summary>
    public static Tensor As(Tensor tensor, ScalarType type) => tensor.dtype == type ? tensor : tensor.to(type);

    public Tensor Forward(Tensor x)
    {
        var type = x.dtype;
        return Kernel.Linear(x, As(weight, type), bias is null ? null : As(bias, type));
    }
}
