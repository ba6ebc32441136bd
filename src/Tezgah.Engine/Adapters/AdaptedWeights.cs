using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
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
    /// <summary>The adapter's file of weights.</summary>
    public const string FileName = "adapter_model.safetensors";

    private const string Prefix = "base_model.model.";
    private const string A = ".lora_A.weight";
    private const string B = ".lora_B.weight";

    private readonly IModelWeights _inner;
    private readonly Dictionary<string, Tensor> _adapter;

    private AdaptedWeights(IModelWeights inner, LoraConfig config, Dictionary<string, Tensor> adapter)
    {
        (_inner, _adapter, Config) = (inner, adapter, config);
    }

    /// <summary>The adapter's settings.</summary>
    public LoraConfig Config { get; }

    /// <inheritdoc/>
    public Device Device => _inner.Device;

    /// <inheritdoc/>
    public ScalarType Type => _inner.Type;

    /// <inheritdoc/>
    public ParameterStore? Trained => null;

    /// <inheritdoc/>
    public Tensor this[string name] => _adapter.GetValueOrDefault(Prefix + name) ?? _inner[name];

    /// <summary>
    /// The classes that an adapter's own head has; null if it has none and the model's head stays.
    /// </summary>
    /// <exception cref="ProblemException">The adapter is missing or damaged.</exception>
    public static int? ClassesOf(string folder) =>
        SafetensorsHeader.Read(Path.Combine(folder, FileName)).Entries.TryGetValue(Prefix + "score.weight", out var score)
        && score.Shape is [> 0 and < 1_000_000, _]
            ? (int)score.Shape[0]
            : null;

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
        using var file = SafetensorsFile.Open(Path.Combine(folder, FileName));
        Compare(file, config, model, folder);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var entry in file.Entries.Values)
        {
            var tensor = empty([.. entry.Shape], inner.Type, inner.Device).DetachFromDisposeScope();
            tensors.Add(entry.Name, tensor);
            file.ReadInto(entry.Name, tensor);
        }

        return new AdaptedWeights(inner, config, tensors);
    }

    /// <summary>Puts a new adapter over weights: A uniform as PEFT draws it, B from a normal distribution or zero.</summary>
    public static AdaptedWeights Random(IModelWeights inner, ModelConfig model, LoraConfig config, double standardDeviationOfB)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(config);
        using var off = no_grad();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var spec in Specs(model, config))
        {
            var tensor = empty([.. spec.Shape], inner.Type, inner.Device).DetachFromDisposeScope();
            tensors.Add(spec.Name, tensor);

            // Kaiming-uniform with a = sqrt(5): limits of one over the root of the inputs.
            var limit = 1 / Math.Sqrt(spec.Shape[^1]);
            _ = spec.Name.EndsWith(A, StringComparison.Ordinal)
                ? tensor.uniform_(-limit, limit)
                : tensor.normal_(0, standardDeviationOfB);
        }

        return new AdaptedWeights(inner, config, tensors);
    }

    /// <summary>The names and shapes of the matrices that an adapter has for a network, in its order.</summary>
    public static IReadOnlyList<TensorSpec> Specs(ModelConfig model, LoraConfig config)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        const string Weight = ".weight";
        return [.. model.Tensors()
            .Where(t => t.IsMatrix)
            .Select(t => (Module: t.Name[..^Weight.Length], t.Shape))
            .Where(t => t.Module.Contains("_proj", StringComparison.Ordinal) && config.IsTarget(t.Module))
            .SelectMany(t => new[]
            {
                new TensorSpec(Prefix + t.Module + A, [config.Rank, t.Shape[1]]),
                new TensorSpec(Prefix + t.Module + B, [t.Shape[0], config.Rank]),
            })];
    }

    /// <inheritdoc/>
    public IProjection Projection(string name)
    {
        var inner = _adapter.TryGetValue(Prefix + name + ".weight", out var whole)
            ? new DenseProjection(whole, bias: null)
            : _inner.Projection(name);
        return _adapter.TryGetValue(Prefix + name + A, out var a)
            ? new LoraProjection(inner, a, _adapter[Prefix + name + B], Config.Scaling, () => 0)
            : inner;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _adapter.Values)
        {
            tensor.Dispose();
        }

        _inner.Dispose();
    }

    private static void Compare(SafetensorsFile file, LoraConfig config, ModelConfig model, string folder)
    {
        var needed = Specs(model, config).ToDictionary(s => s.Name, StringComparer.Ordinal);
        foreach (var module in config.ModulesToSave)
        {
            foreach (var spec in model.Tensors().Where(t => t.Name == module + ".weight"))
            {
                needed.Add(Prefix + spec.Name, spec with { Name = Prefix + spec.Name });
            }
        }

        var missing = needed.Keys.Where(n => !file.Entries.ContainsKey(n)).ToList();
        var unexpected = file.Entries.Keys.Where(n => !needed.ContainsKey(n)).ToList();
        var wrong = needed.Values.Where(s => file.Entries.TryGetValue(s.Name, out var e) && !e.Shape.SequenceEqual(s.Shape)).ToList();
        if (needed.Count == 0 || missing.Count > 0 || unexpected.Count > 0 || wrong.Count > 0)
        {
            var names = missing.Concat(unexpected).Concat(wrong.Select(w => w.Name)).Order(StringComparer.Ordinal).Take(5);
            throw new ProblemException(new Problem(
                "adapter-of-other-model", folder, folder, $"{missing.Count}", $"{unexpected.Count}", $"{wrong.Count}", string.Join(", ", names)));
        }
    }
}
