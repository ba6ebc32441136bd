using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using static TorchSharp.torch;

namespace Tezgah.Engine.Adapters;

/// <summary>What tensors an adapter has, under which names, and how they begin.</summary>
internal static class AdapterTensors
{
    public const string Prefix = "base_model.model.";
    public const string A = ".lora_A.weight";
    public const string B = ".lora_B.weight";
    public const string Score = "score.weight";

    private const string Weight = ".weight";
    private const string Bias = ".bias";

    /// <summary>The names and shapes of all tensors of an adapter for a network: the pairs, then what is trained in full.</summary>
    public static IReadOnlyList<TensorSpec> Of(ModelConfig model, LoraConfig config) =>
    [
        .. Matrices(model, config),
        .. model.Tensors().Where(t => config.ModulesToSave.Any(m => IsOf(t.Name, m))).Select(t => t with { Name = Prefix + t.Name }),
    ];

    /// <summary>The names and shapes of the pairs of matrices, in the order of the network.</summary>
    public static IReadOnlyList<TensorSpec> Matrices(ModelConfig model, LoraConfig config) =>
    [
        .. Projections(model)
            .Where(t => config.IsTarget(t.Module) && !config.ModulesToSave.Any(m => IsOf(t.Module + Weight, m)))
            .SelectMany(t => new[]
            {
                new TensorSpec(Prefix + t.Module + A, [config.Rank, t.Shape[1]]),
                new TensorSpec(Prefix + t.Module + B, [t.Shape[0], config.Rank]),
            }),
    ];

    /// <summary>The targets of which the network has none; all of them if no projection is adapted.</summary>
    public static IReadOnlyList<string> Unknown(ModelConfig model, LoraConfig config)
    {
        var modules = Projections(model).Select(p => p.Module).ToList();
        return
        [
            .. config.TargetModules.Where(t => !modules.Exists(m => m == t || m.EndsWith("." + t, StringComparison.Ordinal))),
            // PEFT names a classifier's head in both ways, whatever the model calls it.
            .. config.ModulesToSave.Where(s => s != "classifier" && !model.Tensors().Any(t => IsOf(t.Name, s))),
        ];
    }

    /// <summary>Kaiming-uniform with a = sqrt(5): limits of one over the root of the inputs.</summary>
    public static Tensor DrawA(Tensor a)
    {
        var limit = 1 / Math.Sqrt(a.shape[^1]);
        return a.uniform_(-limit, limit);
    }

    /// <summary>Compares a file's tensors with what its settings and the network ask for.</summary>
    /// <exception cref="ProblemException"><c>adapter-of-other-model</c>.</exception>
    public static void Compare(IReadOnlyDictionary<string, SafetensorsEntry> file, LoraConfig config, ModelConfig model, string folder)
    {
        var needed = Of(model, config).ToDictionary(s => s.Name, StringComparer.Ordinal);
        var missing = needed.Keys.Where(n => !file.ContainsKey(n)).ToList();
        var unexpected = file.Keys.Where(n => !needed.ContainsKey(n)).ToList();
        var wrong = needed.Values.Where(s => file.TryGetValue(s.Name, out var e) && !e.Shape.SequenceEqual(s.Shape)).ToList();
        if (needed.Count == 0 || missing.Count > 0 || unexpected.Count > 0 || wrong.Count > 0)
        {
            var names = missing.Concat(unexpected).Concat(wrong.Select(w => w.Name)).Order(StringComparer.Ordinal).Take(5);
            throw new ProblemException(new Problem(
                "adapter-of-other-model", folder, folder, $"{missing.Count}", $"{unexpected.Count}", $"{wrong.Count}", string.Join(", ", names)));
        }
    }

    private static IEnumerable<(string Module, IReadOnlyList<long> Shape)> Projections(ModelConfig model) => model.Tensors()
        .Where(t => t.IsMatrix && t.Name.EndsWith("_proj" + Weight, StringComparison.Ordinal))
        .Select(t => (t.Name[..^Weight.Length], t.Shape));

    private static bool IsOf(string tensor, string module) =>
        (tensor.EndsWith(Weight, StringComparison.Ordinal) && IsModule(tensor.AsSpan(0, tensor.Length - Weight.Length), module))
        || (tensor.EndsWith(Bias, StringComparison.Ordinal) && IsModule(tensor.AsSpan(0, tensor.Length - Bias.Length), module));

    private static bool IsModule(ReadOnlySpan<char> name, string module) =>
        name.SequenceEqual(module)
        || (name.Length > module.Length && name[^(module.Length + 1)] == '.' && name.EndsWith(module, StringComparison.Ordinal));
}
