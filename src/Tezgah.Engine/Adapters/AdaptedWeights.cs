using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Problems;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using static TorchSharp.torch;

namespace Tezgah.Engine.Adapters;

/// <summary>
/// The weights of a model under a LoRA adapter. Tensors of the adapter have the names that PEFT's files have:
/// <c>base_model.model.&lt;module&gt;.lora_A.weight</c>, and <c>base_model.model.score.weight</c> for a head kept in full.
/// </summary>
public sealed class AdaptedWeights : IModelWeights
{
    private readonly IModelWeights _inner;
    private readonly Dictionary<string, Tensor> _adapter;
    private int _projections;

    private AdaptedWeights(IModelWeights inner, LoraConfig config, Dictionary<string, Tensor> adapter)
    {
        (_inner, _adapter, Config) = (inner, adapter, config);
    }

    private AdaptedWeights(IModelWeights inner, LoraConfig config, ParameterStore trained)
        : this(inner, config, trained.Specs.ToDictionary(s => s.Name, s => trained[s.Name], StringComparer.Ordinal))
    {
        Trained = trained;
    }

    /// <summary>The adapter's settings.</summary>
    public LoraConfig Config { get; }

    /// <summary>
    /// The seed by which adapters drop a part of their input, as in training, another one for each batch; null if they drop nothing.
    /// </summary>
    public long? DropSeed { get; set; }

    /// <inheritdoc/>
    public Device Device => _inner.Device;

    /// <inheritdoc/>
    public ScalarType Type => _inner.Type;

    /// <inheritdoc/>
    public ParameterStore? Trained { get; }

    /// <inheritdoc/>
    public Tensor this[string name] => _adapter.GetValueOrDefault(AdapterTensors.Prefix + name) ?? _inner[name];

    /// <summary>The model's own: as in PEFT, an embedding that the adapter keeps in full is that of the input alone.</summary>
    public Tensor TiedHead => _inner.TiedHead;

    /// <summary>Puts the adapter of a PEFT folder over the weights of its model, for use without training.</summary>
    /// <param name="inner">The model's weights, which belong to the result from now on.</param>
    /// <param name="model">The network.</param>
    /// <param name="folder">The adapter's folder.</param>
    /// <exception cref="ProblemException">The adapter is missing, damaged, of another kind, or of another model.</exception>
    public static AdaptedWeights Read(IModelWeights inner, ModelConfig model, string folder)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(model);
        var config = LoraConfigFile.Read(Path.Combine(folder, LoraConfigFile.FileName));
        using var file = SafetensorsFile.Open(Path.Combine(folder, AdapterFolder.FileName));
        AdapterTensors.Compare(file.Entries, config, model, folder);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            foreach (var entry in file.Entries.Values)
            {
                var tensor = empty([.. entry.Shape], inner.Type, inner.Device).DetachFromDisposeScope();
                tensors.Add(entry.Name, tensor);
                file.ReadInto(entry.Name, tensor);
            }

            return new AdaptedWeights(inner, config, tensors);
        }
        catch
        {
            // The model's weights stay their owner's, who has to let go of them.
            foreach (var tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw;
        }
    }

    /// <summary>Puts a new adapter over weights: A uniform as PEFT draws it, B from a normal distribution or zero.</summary>
    public static AdaptedWeights Random(IModelWeights inner, ModelConfig model, LoraConfig config, double standardDeviationOfB)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(config);
        using var off = no_grad();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var spec in AdapterTensors.Matrices(model, config))
        {
            var tensor = empty([.. spec.Shape], inner.Type, inner.Device).DetachFromDisposeScope();
            tensors.Add(spec.Name, tensor);
            _ = spec.Name.EndsWith(AdapterTensors.A, StringComparison.Ordinal)
                ? AdapterTensors.DrawA(tensor)
                : tensor.normal_(0, standardDeviationOfB);
        }

        return new AdaptedWeights(inner, config, tensors);
    }

    /// <summary>
    /// Puts an adapter to be trained over frozen weights: one float32 vector with one gradient vector, all zeros until
    /// <see cref="Initialize"/> or a file fills it. Below the first adapter no gradient flows: nothing there asks for one.
    /// </summary>
    /// <param name="inner">The model's weights, which belong to the result from now on.</param>
    /// <param name="model">The network.</param>
    /// <param name="config">The adapter.</param>
    /// <exception cref="ProblemException"><c>adapter-without-target</c>: no module of the network has one of the names.</exception>
    public static AdaptedWeights Train(IModelWeights inner, ModelConfig model, LoraConfig config)
    {
        ArgumentNullException.ThrowIfNull(inner);
        var specs = AdapterTensors.Of(model, config);
        if (AdapterTensors.Unknown(model, config) is { Count: > 0 } unknown)
        {
            throw new ProblemException(new Problem("adapter-without-target", "lora.target_modules", string.Join(", ", unknown)));
        }

        return new AdaptedWeights(inner, config, new ParameterStore(specs, inner.Device, trained: true));
    }

    /// <summary>
    /// The start of a training: A Kaiming-uniform and B zero as PEFT has them, so that the network is what it was; modules that are
    /// trained in full as the model has them, a new head normal.
    /// </summary>
    /// <param name="seed">The seed; the numbers are drawn on the processor, wherever the weights are.</param>
    /// <param name="newHead">Whether the model has no <c>score.weight</c> of its own.</param>
    /// <param name="standardDeviation">That of a new head.</param>
    public void Initialize(long seed, bool newHead, double standardDeviation)
    {
        using var off = no_grad();
        manual_seed(seed);
        foreach (var spec in Trained!.Specs)
        {
            using var scope = NewDisposeScope();
            var target = Trained[spec.Name];
            if (spec.Name.EndsWith(AdapterTensors.B, StringComparison.Ordinal))
            {
                target.zero_();
                continue;
            }

            var module = spec.Name[AdapterTensors.Prefix.Length..];
            target.copy_(
                spec.Name.EndsWith(AdapterTensors.A, StringComparison.Ordinal) ? AdapterTensors.DrawA(empty([.. spec.Shape]))
                : newHead && module == AdapterTensors.Score ? empty([.. spec.Shape]).normal_(0, standardDeviation)
                : _inner[module]);
        }
    }

    /// <summary>What the adapted projection of a number, in the order of the network, drops now: which part, and by which seed.</summary>
    internal (double Part, long Seed) Dropped(int index) => DropSeed is { } seed
        ? (Config.Dropout, unchecked(seed + ((index + 1L) * 0x632BE59BD9B4E019)))
        : (0, 0);

    /// <inheritdoc/>
    public IProjection Projection(string name)
    {
        var inner = _adapter.TryGetValue(AdapterTensors.Prefix + name + ".weight", out var whole)
            ? new DenseProjection(whole, _adapter.GetValueOrDefault(AdapterTensors.Prefix + name + ".bias"))
            : _inner.Projection(name);
        return _adapter.TryGetValue(AdapterTensors.Prefix + name + AdapterTensors.A, out var a)
            ? new LoraProjection(inner, a, _adapter[AdapterTensors.Prefix + name + AdapterTensors.B], Config.Scaling, DropoutOf(_projections++))
            : inner;
    }

    /// <summary>Each projection drops numbers of its own; one that is computed again for a backward pass, the same.</summary>
    private Func<(double Part, long Seed)> DropoutOf(int index) => () => Dropped(index);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _adapter.Values)
        {
            tensor.Dispose();
        }

        Trained?.Dispose();
        _inner.Dispose();
    }
}
