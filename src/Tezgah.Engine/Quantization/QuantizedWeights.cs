using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using static TorchSharp.torch;

namespace Tezgah.Engine.Quantization;

/// <summary>
/// The frozen weights of a base model with the projections of its layers in 4 bits; embeddings, norms, biases and heads stay as they
/// are.
/// </summary>
public sealed class QuantizedWeights : IFrozenWeights
{
    private const string Weight = ".weight";

    private readonly LoadedWeights _inner;
    private readonly ScalarType _computeType;
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, Nf4Weight> _quantised = new(StringComparer.Ordinal);

    private QuantizedWeights(LoadedWeights inner, ModelConfig config, ScalarType computeType)
    {
        (_inner, _computeType) = (inner, computeType);
        _names = [.. config.Tensors().Select(t => t.Name)];
    }

    /// <inheritdoc/>
    public Device Device => _inner.Device;

    /// <inheritdoc/>
    public ScalarType Type => _inner.Type;

    /// <inheritdoc/>
    public ParameterStore? Trained => null;

    /// <summary>The memory of all weights.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public Tensor this[string name] => _inner[name];

    /// <summary>What of the matrices in 4 bits is, and was, there as numbers.</summary>
    internal UnquantisedBytes Unquantised { get; } = new();

    /// <summary>The matrices in 4 bits, by their projection.</summary>
    internal IReadOnlyDictionary<string, Nf4Weight> Quantised => _quantised;

    /// <summary>
    /// Reads what a network needs from a folder. Each matrix is quantised as soon as it is read, so that never more than one is there
    /// unquantised.
    /// </summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="config">The network.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="type">The type that the network computes in, and that of what is not quantised.</param>
    /// <param name="computeType">The type in which the quantised matrices are multiplied.</param>
    /// <param name="doubleQuantisation">Whether the blocks' scales are quantised too.</param>
    /// <param name="given">Names of tensors that are not read, because the network takes them from elsewhere.</param>
    /// <exception cref="ProblemException">The weights are not those of the network, or a file is missing or damaged.</exception>
    public static QuantizedWeights Read(
        string folder,
        ModelConfig config,
        Device device,
        ScalarType type,
        ScalarType computeType,
        bool doubleQuantisation,
        params IReadOnlyCollection<string> given)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(given);
        var files = WeightFiles.Open(folder);
        if (files.Compare(config, given) is { Count: > 0 } problems)
        {
            throw new ProblemException(problems);
        }

        var matrices = Matrices(config);
        var weights = new QuantizedWeights(
            LoadedWeights.Read(folder, config, device, type, [.. given, .. matrices.Select(t => t.Name)]), config, computeType);
        try
        {
            foreach (var part in matrices.GroupBy(t => files.Places[t.Name].File.Path, StringComparer.Ordinal))
            {
                using var file = SafetensorsFile.Open(part.Key);
                foreach (var spec in part)
                {
                    weights.Add(spec, file, doubleQuantisation);
                }
            }

            weights.Bytes = weights._quantised.Values.Sum(BytesOf) + config.Tensors()
                .Where(t => !given.Contains(t.Name) && !matrices.Exists(m => m.Name == t.Name))
                .Sum(t => t.Count * SafetensorsTypes.SizeOf(type));
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Random weights: as <see cref="LoadedWeights.Random"/> makes them, each matrix quantised as soon as it is made.</summary>
    /// <param name="config">The network.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="type">The type that is computed in.</param>
    /// <param name="standardDeviation">Of the normal distribution.</param>
    internal static QuantizedWeights Random(ModelConfig config, Device device, ScalarType type, double standardDeviation)
    {
        var matrices = Matrices(config);
        var weights = new QuantizedWeights(
            LoadedWeights.Random(config, device, type, standardDeviation, [.. matrices.Select(t => t.Name)]), config, type);
        foreach (var spec in matrices)
        {
            using var scope = NewDisposeScope();
            using var matrix = empty([.. spec.Shape], ScalarType.Float32).normal_(0, standardDeviation);
            weights._quantised.Add(spec.Name[..^Weight.Length], weights.Quantise(matrix, doubleQuantisation: true));
        }

        return weights;
    }

    /// <inheritdoc/>
    public void Add(TensorSpec spec, string path) => _inner.Add(spec, path);

    /// <inheritdoc/>
    public IProjection Projection(string name) => _quantised.TryGetValue(name, out var weight)
        ? new Nf4Projection(weight, _names.Contains(name + ".bias") ? _inner[name + ".bias"] : null, _computeType, Unquantised)
        : _inner.Projection(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var weight in _quantised.Values)
        {
            weight.Dispose();
        }

        _inner.Dispose();
    }

    private void Add(TensorSpec spec, SafetensorsFile file, bool doubleQuantisation)
    {
        using var scope = NewDisposeScope();
        using var held = Unquantised.Hold(spec.Count * SafetensorsTypes.SizeOf(ScalarType.Float32));
        var matrix = empty([.. spec.Shape], ScalarType.Float32);
        file.ReadInto(spec.Name, matrix);
        _quantised.Add(spec.Name[..^Weight.Length], Quantise(matrix, doubleQuantisation));
    }

    private static List<TensorSpec> Matrices(ModelConfig config) =>
        [.. config.Tensors().Where(t => t.IsMatrix && t.Name.EndsWith("_proj" + Weight, StringComparison.Ordinal))];

    /// <summary>On the processor, whatever the device: a matrix goes there in 4 bits.</summary>
    private Nf4Weight Quantise(Tensor matrix, bool doubleQuantisation)
    {
        var made = Kernel.QuantizeNf4(matrix, doubleQuantisation);
        if (Device.type == TorchSharp.DeviceType.CPU)
        {
            return made;
        }

        using (made)
        {
            return new Nf4Weight(
                made.Rows, made.Columns, made.Packed.to(Device), made.Absmax.to(Device), made.NestedAbsmax?.to(Device), made.Offset?.to(Device));
        }
    }

    private static long BytesOf(Nf4Weight weight) => new[] { weight.Packed, weight.Absmax, weight.NestedAbsmax, weight.Offset }
        .OfType<Tensor>()
        .Sum(t => t.NumberOfElements * t.ElementSize);
}
