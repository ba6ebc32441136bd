using static TorchSharp.torch;

namespace Tezgah.Engine.Llama;

/// <summary>A weight of a network before it exists.</summary>
/// <param name="Name">Hugging Face's name of the tensor.</param>
/// <param name="Shape">Its shape: <c>[out, in]</c> for a projection.</param>
public sealed record ParameterSpec(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Whether it is a matrix: drawn at random and subject to weight decay, as norms and biases are not.</summary>
    public bool IsMatrix => Shape.Count > 1;

    /// <summary>The number of its entries.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);
}

/// <summary>
/// All weights of a network in one float32 vector, and all gradients in another; each named parameter is a view of its part.
/// The optimizer, clipping and zeroing so are a few operations on a vector and not a few for each of many small tensors.
/// Matrices come first, so that weight decay is one slice.
/// </summary>
public sealed class ParameterStore : IDisposable
{
    private readonly Dictionary<string, Tensor> _byName = new(StringComparer.Ordinal);

    /// <summary>Room for <paramref name="specs"/>, all zeros.</summary>
    /// <param name="specs">The weights.</param>
    /// <param name="device">Where they are.</param>
    /// <param name="trained">Whether gradients are kept.</param>
    public ParameterStore(IReadOnlyList<ParameterSpec> specs, Device device, bool trained)
    {
        ArgumentNullException.ThrowIfNull(specs);
        Specs = specs;
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

    /// <summary>The weights, in the order of the network.</summary>
    public IReadOnlyList<ParameterSpec> Specs { get; }

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

    /// <summary>Draws matrices from a normal distribution with torch's seeded generator and sets norms to 1.</summary>
    public void Initialize(double standardDeviation)
    {
        using var off = no_grad();
        foreach (var spec in Specs)
        {
            _ = spec.IsMatrix ? this[spec.Name].normal_(0, standardDeviation) : this[spec.Name].fill_(1);
        }
    }

    /// <summary>The parts of a vector laid out as <see cref="Values"/>, under the names of the weights; views to be disposed.</summary>
    public IEnumerable<(ParameterSpec Spec, Tensor Part)> Parts(Tensor vector)
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
