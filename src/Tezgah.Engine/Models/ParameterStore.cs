using Tezgah.Core.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>
/// All weights of a network in one float32 vector, and all gradients in another; each named parameter is a view of its part.
/// The optimizer, clipping and zeroing so are a few operations on a vector and not a few for each of many small tensors.
/// Matrices come first, so that weight decay is one slice.
/// </summary>
public sealed class ParameterStore : IModelWeights
{
    private readonly Dictionary<string, Tensor> _byName = new(StringComparer.Ordinal);

    /// <summary>Room for <paramref name="specs"/>, all zeros.</summary>
    /// <param name="specs">The weights.</param>
    /// <param name="device">Where they are.</param>
    /// <param name="trained">Whether gradients are kept.</param>
    /// <param name="type">The type that the network computes in; values and gradients are float32 whatever it is.</param>
    public ParameterStore(IReadOnlyList<TensorSpec> specs, Device device, bool trained, ScalarType type = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(specs);
        (Specs, Device, Type) = (specs, device, type);
        DecayedCount = specs.Where(s => s.IsMatrix).Sum(s => s.Count);
        Count = specs.Sum(s => s.Count);
        Values = zeros(Count, ScalarType.Float32, device).DetachFromDisposeScope();
        Gradients = trained ? zeros(Count, ScalarType.Float32, device).DetachFromDisposeScope() : null;
        foreach (var (spec, part) in Parts(Values))
        {
            // Autograd wants leaves; detached, a view of the vector is one and still shares its memory.
            var leaf = part.detach().DetachFromDisposeScope();
            part.Dispose();
            _byName.Add(spec.Name, trained ? leaf.requires_grad_() : leaf);
        }

        if (Gradients is not null)
        {
            // A gradient that is already there is added to in place, and so stays a view of the vector.
            foreach (var (spec, part) in Parts(Gradients))
            {
                _byName[spec.Name].grad = part;
                part.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    public ScalarType Type { get; }

    /// <inheritdoc/>
    public ParameterStore? Trained => Gradients is null ? null : this;

    /// <summary>The weights, in the order of the network.</summary>
    public IReadOnlyList<TensorSpec> Specs { get; }

    /// <summary>All values, <c>[Count]</c>, matrices first.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, <c>[Count]</c>, in the order of <see cref="Values"/>; null if nothing is trained.</summary>
    public Tensor? Gradients { get; }

    /// <summary>The number of weights.</summary>
    public long Count { get; }

    /// <summary>The number of weights, from the first, that are in matrices.</summary>
    public long DecayedCount { get; }

    /// <summary>A weight by its name.</summary>
    public Tensor this[string name] => _byName[name];

    /// <summary>Draws matrices from a normal distribution with torch's seeded generator and sets norms to 1 and biases to 0.</summary>
    public void Initialize(double standardDeviation)
    {
        using var off = no_grad();
        foreach (var spec in Specs)
        {
            _ = spec.IsMatrix ? this[spec.Name].normal_(0, standardDeviation)
                : this[spec.Name].fill_(spec.Name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : 1);
        }
    }

    /// <inheritdoc/>
    public IProjection Projection(string name) =>
        new DenseProjection(_byName[name + ".weight"], _byName.GetValueOrDefault(name + ".bias"));

    /// <summary>The parts of a vector laid out as <see cref="Values"/>, under the names of the weights; views to be disposed.</summary>
    public IEnumerable<(TensorSpec Spec, Tensor Part)> Parts(Tensor vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        long matrix = 0;
        var other = DecayedCount;
        foreach (var spec in Specs)
        {
            var start = spec.IsMatrix ? matrix : other;
            (matrix, other) = spec.IsMatrix ? (matrix + spec.Count, other) : (matrix, other + spec.Count);
            using var flat = vector.narrow(0, start, spec.Count);
            yield return (spec, flat.view([.. spec.Shape]).DetachFromDisposeScope());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _byName.Values)
        {
            tensor.Dispose();
        }

        Gradients?.Dispose();
        Values.Dispose();
    }
}
